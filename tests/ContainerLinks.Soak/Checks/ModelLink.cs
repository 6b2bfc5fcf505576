using System.Net;

namespace ContainerLinks.Soak;

/// <summary>A link as it was declared.</summary>
/// <param name="Source">The declared text.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Policy">The policy that was named; null takes the linker's own.</param>
/// <param name="Origin">Who declared it.</param>
internal sealed record ModelLink(string Source, string Alias, LinkPolicy? Policy, LinkOrigin Origin)
{
    public bool IsById => Source.Length == 64;

    public bool Keeps => Policy?.OnSourceStopped == SourceStoppedAction.Keep;

    public bool Drops => Policy?.OnSourceRemoved == SourceRemovedAction.Drop;

    public bool Is(string alias) => string.Equals(Alias, alias, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What was declared for one recipient, by whomever.</summary>
internal sealed class ModelRecipient
{
    public List<ModelLink> Code { get; set; } = [];

    /// <summary>Links that the runtime keeps, by the name that it reported first.</summary>
    public List<ModelLink> Native { get; set; } = [];

    public HashSet<string> Hidden { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, (ContainerId Source, IPAddress? IPv4, IPAddress? IPv6)> Kept { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Facts are missing of what ends or makes its links, or the linker was killed while it was told of them.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The engine has given a link up, left its line, and the linker never knew of either.</summary>
    public bool MayHaveStaleLines { get; set; }

    /// <summary>Links that it may have, or not, until then.</summary>
    public List<ModelLink> Doubtful { get; } = [];

    /// <summary>Aliases of links of which it is not known where they led last.</summary>
    public HashSet<string> KeptOpen { get; } = new(StringComparer.OrdinalIgnoreCase);
}
