using System.Net;

namespace ContainerLinks;

/// <summary>A name of one container, as publishers get it.</summary>
/// <remarks>
/// <para>Equality compares the name without case, and everything else part by part in order.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record PublishedName
{
    /// <summary>The name, relative to wherever the publisher puts it: <c>web</c> or <c>web.shop</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The container's name.</summary>
    public required string Container { get; init; }

    /// <summary>The container's id.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>Where the name leads: IPv4 first. Never empty.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The ports that can be reached at these addresses, by what the container calls them.</summary>
    /// <value>The default is empty. Where a name leads to the container itself, <see cref="PublishedPort.HostPort"/> is the container's own number.</value>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(PublishedName? other) =>
        other is not null
        && LinkAlias.Comparer.Equals(Name, other.Name)
        && Container == other.Container
        && Id == other.Id
        && ValueList.AreEqual(Addresses, other.Addresses)
        && ValueList.AreEqual(Ports, other.Ports);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LinkAlias.Comparer.GetHashCode(Name), Id);

    /// <summary>One line for logs.</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Addresses)}";
}
