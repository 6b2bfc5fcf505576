using System.Net;

namespace ContainerLinks.Soak;

/// <summary>A link as it must be, by the ids of its ends.</summary>
internal sealed class ModelLink(ContainerId recipient, string alias, LinkPolicy policy)
{
    public ContainerId Recipient { get; } = recipient;

    public string Alias { get; } = alias;

    public LinkPolicy Policy { get; } = policy;

    /// <summary>The source, or null while nobody has <see cref="SourceName"/>.</summary>
    public ContainerId? Source { get; set; }

    /// <summary>The name that the link waits for while <see cref="Source"/> is null.</summary>
    public string SourceName { get; set; } = "";

    /// <summary>Where it led last; what a policy that keeps the line goes by.</summary>
    public (ContainerId Source, IPAddress? IPv4, IPAddress? IPv6)? LastBound { get; set; }

    /// <summary>Facts are missing of what happened to it, so the linker may take it to lead elsewhere, or may have missed what ends it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>What ends it may have happened in the eyes of one whom facts are missing.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Facts are missing of where it led.</summary>
    public bool IsHistoryOpen { get; set; }

    public bool KeepsHistory => Policy.OnSourceStopped != SourceStoppedAction.Remove;
}
