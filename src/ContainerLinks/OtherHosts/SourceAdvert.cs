using System.Net;

namespace ContainerLinks;

/// <summary>A source on another host, as a directory reports it: a container, or a service that stands for several.</summary>
/// <remarks>
/// <para>It says nothing of environment variables: their values are secrets, and links across hosts give variables of addresses and ports only.</para>
/// <para>Equality compares all parts but <see cref="Version"/> and <see cref="Remarks"/>, lists one by one in order.</para>
/// <threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record SourceAdvert
{
    /// <summary>The name of its host, as links write it after an <c>@</c>: letters, digits, <c>_ . -</c>, the first one a letter or a digit, 253 at most. A service of a cluster has the cluster's name.</summary>
    public required string Host { get; init; }

    /// <summary>The id of the container or the service on its host.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>The name that it bears there now: that of the report.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it runs.</summary>
    /// <value>The default is true.</value>
    public bool IsRunning { get; init; } = true;

    /// <summary>Why nothing at its addresses can be relied on, as a sentence with what is known and since when, for example that its host is down; null while there is no doubt.</summary>
    /// <remarks>A link to such a source counts as one whose source has stopped: <see cref="LinkReason.HostLost"/>, by the link's policy. A directory that lets a host be away for a while sets it after that while.</remarks>
    /// <value>The default is null.</value>
    public string? LostBecause { get; init; }

    /// <summary>Its places on networks. A network without a <see cref="ContainerNetwork.Scope"/> is one of its own host, whatever its name is. A source may have several places on one network: then its alias
    /// has several addresses, in this order.</summary>
    public IReadOnlyList<ContainerNetwork> Networks { get; init; } = [];

    /// <summary>The ports that it exposes.</summary>
    public IReadOnlyList<ContainerPort> ExposedPorts { get; init; } = [];

    /// <summary>The ports that are reached at its host.</summary>
    public IReadOnlyList<PublishedPort> PublishedPorts { get; init; } = [];

    /// <summary>The address at which its host is reached by other hosts; null if it tells none.</summary>
    public IPAddress? HostAddress { get; init; }

    /// <summary>Networks of its host to which other hosts have a route, as that host's owner declares. They are never guessed.</summary>
    public IReadOnlyList<IPNetwork> RoutedNetworks { get; init; } = [];

    /// <summary>Which life of its host this is: a number that grows whenever the host joins anew; 0 where there is no such count.</summary>
    public long Epoch { get; init; }

    /// <summary>Grows with each change of this source within an <see cref="Epoch"/>; 0 where there is no such count. What is older than what is known of the same host and name is passed over.</summary>
    public long Version { get; init; }

    /// <summary>What else is worth knowing, in whole sentences, for <see cref="ContainerLinker.ExplainAsync"/>: for example what a DNS answers meanwhile.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(SourceAdvert? other) =>
        other is not null
        && Host == other.Host
        && Id == other.Id
        && Name == other.Name
        && IsRunning == other.IsRunning
        && LostBecause == other.LostBecause
        && Epoch == other.Epoch
        && Equals(HostAddress, other.HostAddress)
        && ValueList.AreEqual(Networks, other.Networks)
        && ValueList.AreEqual(ExposedPorts, other.ExposedPorts)
        && ValueList.AreEqual(PublishedPorts, other.PublishedPorts)
        && ValueList.AreEqual(RoutedNetworks, other.RoutedNetworks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Id, Name, IsRunning);

    /// <summary>One line for logs.</summary>
    public override string ToString() => $"{Name}@{Host}";
}
