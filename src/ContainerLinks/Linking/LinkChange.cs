using System.Net;

namespace ContainerLinks;

/// <summary>One thing that the linker did, or found, about a link.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record LinkChange
{
    /// <summary>What the change tells.</summary>
    public required LinkChangeKind Kind { get; init; }

    /// <summary>When the linker saw it, by its <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The recipient's name; empty where no one recipient is meant, and for a <see cref="LinkChangeKind.HostsFileFailed"/> of the machine's own file.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The source's name as the link declares it, or the owner of a reused address; empty where no source is meant.</summary>
    public string Source { get; init; } = "";

    /// <summary>The alias; empty where no one link is meant.</summary>
    public string Alias { get; init; } = "";

    /// <summary>The address now, IPv4 if the source has one, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The address before, or null.</summary>
    public IPAddress? PreviousAddress { get; init; }

    /// <summary>Where the hosts file is that tells this to the recipient, or the one that a <see cref="LinkChangeKind.HostsFileFailed"/> is about. Null where no file does: the runtime's
    /// DNS answers the alias, the recipient does not run, or it has no hosts file.</summary>
    public string? HostsPath { get; init; }

    /// <summary>The names of the variables of an <see cref="LinkChangeKind.EnvironmentStale"/>; else empty.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>A sentence for people, where the kind alone does not say it all: why a file could not be written, what a resync found.</summary>
    public string Detail { get; init; } = "";

    /// <summary>One line for logs.</summary>
    public override string ToString() => Kind switch
    {
        LinkChangeKind.Resync or LinkChangeKind.StandingBy or LinkChangeKind.TookOver => $"{Kind}: {Detail}",
        LinkChangeKind.AddressReused => $"AddressReused {Address} for {Source}",
        LinkChangeKind.HostsFileFailed when Recipient.Length == 0 => $"HostsFileFailed: {Detail}",
        LinkChangeKind.HostsFileFailed => $"HostsFileFailed {Recipient}: {Detail}",
        LinkChangeKind.EnvironmentStale => $"EnvironmentStale {Recipient}: {string.Join(' ', Variables.Select(Quoting.Printable))}",
        LinkChangeKind.Moved or LinkChangeKind.Rebound => $"{Kind} {Recipient}: {Source} as {Alias}, {PreviousAddress?.ToString() ?? "no address"} to {Address?.ToString() ?? "no address"}",
        _ => $"{Kind} {Recipient}: {Source} as {Alias}{(Address is null ? "" : $", {Address}")}",
    };
}
