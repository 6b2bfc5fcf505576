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

    /// <inheritdoc/>
    public bool Equals(ContainerNetwork? other) =>
        other is not null
        && Name == other.Name
        && Equals(IPv4, other.IPv4)
        && Equals(IPv6, other.IPv6)
        && ResolvesNames == other.ResolvesNames
        && AnswersName == other.AnswersName
        && ValueList.AreEqual(Aliases, other.Aliases);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, IPv4, IPv6, ResolvesNames, Aliases.Count);
}
