using System.Net;

namespace ContainerLinks;

/// <summary>A link and where it leads now.</summary>
/// <remarks>
/// <para>Equality compares all parts, ports one by one in order.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record LinkStatus
{
    /// <summary>The link as it was declared: its source is the name that was asked for, whoever bears it.</summary>
    public required ContainerLink Link { get; init; }

    /// <summary>Why it leads there.</summary>
    public required LinkReason Reason { get; init; }

    /// <summary>Whether the source has an address that the recipient can use: <see cref="Reason"/> is <see cref="LinkReason.Bound"/>.</summary>
    public bool IsBound => Reason == LinkReason.Bound;

    /// <summary>The host of a source that a directory reports; null for a container of the linker's own runtime.</summary>
    public string? Host { get; init; }

    /// <summary>By which way the source is reached, if it is bound.</summary>
    /// <value>The default is <see cref="LinkWay.SharedNetwork"/>.</value>
    public LinkWay Way { get; init; }

    /// <summary>Since when a source on another host is reported as it is; null for a container of the linker's own runtime. It does not count for equality.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The network that both share, or null.</summary>
    public string? Network { get; init; }

    /// <summary>The IPv4 address that the alias stands for, or null.</summary>
    public IPAddress? IPv4 { get; init; }

    /// <summary>The IPv6 address that the alias stands for, or null.</summary>
    public IPAddress? IPv6 { get; init; }

    /// <summary>Further addresses that the alias stands for, of a source that has several: a service without a virtual address.</summary>
    public IReadOnlyList<IPAddress> MoreAddresses { get; init; } = [];

    /// <summary>The container that the link leads to, running or not; null if there is none.</summary>
    public ContainerId? Source { get; init; }

    /// <summary>The ports that the source exposes there, by its image or by option; empty while the link is not bound.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>Where those ports are reached, if they are reached at the source's host: a hosts line cannot carry a port, link variables do.</summary>
    public IReadOnlyList<PublishedPort> PublishedPorts { get; init; } = [];

    /// <summary>Whether the runtime's own DNS answers the alias, so that the hosts file needs no line for it.</summary>
    public bool AnsweredByDns { get; init; }

    /// <summary><see cref="IPv4"/> if there is one, else <see cref="IPv6"/>.</summary>
    public IPAddress? Address => IPv4 ?? IPv6;

    /// <inheritdoc/>
    public bool Equals(LinkStatus? other) =>
        other is not null
        && Link == other.Link
        && Reason == other.Reason
        && Host == other.Host
        && Way == other.Way
        && Network == other.Network
        && Equals(IPv4, other.IPv4)
        && Equals(IPv6, other.IPv6)
        && Source == other.Source
        && AnsweredByDns == other.AnsweredByDns
        && ValueList.AreEqual(MoreAddresses, other.MoreAddresses)
        && ValueList.AreEqual(PublishedPorts, other.PublishedPorts)
        && ValueList.AreEqual(Ports, other.Ports);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Link, Reason, IPv4, IPv6, Source);
}
