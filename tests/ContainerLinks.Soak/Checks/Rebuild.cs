using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Compares every word and every file with what a linker makes that starts now, from nothing but the journal: over the same containers, and files without a block of ours.</summary>
internal sealed class Rebuild(World world, WorldChecks checks, ContainerInfo[] writable)
{
    public async Task<string?> FindFaultAsync()
    {
        if (!world.Kind.HasJournal || world.Disk.IsBehind)
        {
            return null;
        }

        IReadOnlyList<ContainerInfo> containers = world.Containers;
        var runtime = new StillRuntime { Capabilities = world.Engine.AsRuntime().Capabilities, Containers = containers };
        foreach (ContainerInfo container in containers)
        {
            runtime.Files[container.Id] = Encoding.Latin1.GetBytes(FileRules.Outside(checks.TextOf(container)));
        }

        ContainerLinksOptions options = world.Kind.MakeOptions();
        options.Journal.OpenStorage = world.Disk.Copy().OpenSafely;
        await using var linker = new ContainerLinker(runtime, options, new SimulatedTime());
        await linker.FollowAsync();
        string found = string.Join('\n', (await world.Linker.GetLinksAsync()).Select(WorldChecks.Describe));
        string rebuilt = string.Join('\n', (await linker.GetLinksAsync()).Select(WorldChecks.Describe));
        return found != rebuilt
            ? $"rule 1: the links are\n{found}\nbut for a linker that starts now\n{rebuilt}"
            : writable.Select(container => WrongFile(container, runtime)).FirstOrDefault(fault => fault is not null);
    }

    private string? WrongFile(ContainerInfo container, StillRuntime runtime)
    {
        string found = Comparable(checks.TextOf(container));
        string rebuilt = Comparable(Encoding.Latin1.GetString(runtime.Files[container.Id]));

        // An engine's lines in a file without links may be stale: nobody looks there but at a start.
        return found == rebuilt || (world.Kind.IsNative && world.Model.LinksOf(container.Id).Count == 0) ? null : $"rule 1: the file of {container.Name} is\n{found}\nbut made anew\n{rebuilt}";
    }

    /// <summary>The block stays where it was first. Where an engine writes lines too, which of two equal ones stays is a matter of history.</summary>
    private string Comparable(string text) => world.Kind.IsNative
        ? string.Join('\n', text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal))
        : $"{FileRules.Outside(text)}\nwith the block\n{FileRules.BlockOf(text)}";
}
