using System.Net;

namespace ContainerLinks;

/// <summary>A container's place on one network.</summary>
/// <remarks>
/// <para>Two places are equal if all their parts are, aliases one by one in order.</para>
/// <threadsafety>Immutable if the list that it was given is not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record ContainerNetwork
{
    /// <summary>The network's name, for example <c>bridge</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the name means this network: two networks are one only if name and scope are. Every host has a <c>bridge</c>, and they are not one.</summary>
    /// <value>Null, the default, is the runtime itself. A network that spans hosts has the same text on all of them: an overlay network of Swarm its id.</value>
    public string? Scope { get; init; }

    /// <summary>The IPv4 addresses of the network, or the IPv6 ones where it has no others, as far as the runtime tells; or null.</summary>
    /// <remarks>A network of another host that overlaps it is not taken for reachable.</remarks>
    public IPNetwork? Subnet { get; init; }

    /// <summary>The IPv4 address, or null while the container has none.</summary>
    public IPAddress? IPv4 { get; init; }

    /// <summary>The IPv6 address, or null while the container has none.</summary>
    public IPAddress? IPv6 { get; init; }

    /// <summary>Whether the runtime's own DNS answers names on this network, so that no hosts line is needed.</summary>
    /// <value>The default is false.</value>
    public bool ResolvesNames { get; init; }

    /// <summary>Whether that DNS answers the name that the container bears now. Podman's keeps the one of its start until the next: after a rename this is false, and the former name
    /// stands among <see cref="Aliases"/>.</summary>
    /// <value>The default is true.</value>
    public bool AnswersName { get; init; } = true;

    /// <summary>Further names that the runtime's own DNS answers for the container on this network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Links that the runtime keeps for the container on this network alone, <c>source:alias</c> each: its own DNS answers the alias with the source's address, for this container only.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    internal bool HasAddress => (IPv4 ?? IPv6) is not null;

    /// <summary>Whether two places are on one network.</summary>
    internal bool IsSame(ContainerNetwork other) => Name == other.Name && Scope == other.Scope;

    /// <inheritdoc/>
    public bool Equals(ContainerNetwork? other) =>
        other is not null
        && Name == other.Name
        && Scope == other.Scope
        && Subnet == other.Subnet
        && Equals(IPv4, other.IPv4)
        && Equals(IPv6, other.IPv6)
        && ResolvesNames == other.ResolvesNames
        && AnswersName == other.AnswersName
        && ValueList.AreEqual(Aliases, other.Aliases)
        && ValueList.AreEqual(Links, other.Links);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, IPv4, IPv6, ResolvesNames, Aliases.Count);
}
