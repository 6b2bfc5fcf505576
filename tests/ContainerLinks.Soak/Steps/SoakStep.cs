namespace ContainerLinks.Soak;

/// <summary>One step of a history. It depends on no step before it, so that any step can be left out of a sequence.</summary>
internal sealed record SoakStep(SoakCommand Command, string Name, string Other, string Alias, int Variant)
{
    /// <summary>Whether somebody else does it, who knows nothing of the linker.</summary>
    public bool IsPast { get; init; }

    /// <summary>Whether the facts of a command reach the linker before its answer does.</summary>
    public bool FactsFirst { get; init; }

    /// <summary>The faults that happen at the first occasion in this step, by their names.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The linker's process is killed before what would be this effect of it on the world, in this step or a later one; 0: not at all.</summary>
    public int KillAt { get; init; }

    /// <summary>How many writes of the journal, from this step on, find the disk full.</summary>
    public int FullDisk { get; init; }

    /// <summary>What foreign code fails next.</summary>
    public ForeignCode Foreign { get; init; }

    public override string ToString() =>
        $"{Command} {Name} {Other} {Alias} #{Variant}{(IsPast ? " past the linker" : "")}{(FactsFirst ? " facts first" : "")}"
        + $"{(Faults.Count > 0 ? $" [{string.Join(", ", Faults)}]" : "")}{(KillAt > 0 ? $" linker killed at its effect {KillAt}" : "")}{(Foreign != ForeignCode.None ? $" foreign {Foreign} fails" : "")}{(FullDisk > 0 ? $" journal's disk full for {FullDisk} writes" : "")}";
}
