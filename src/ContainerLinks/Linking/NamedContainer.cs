using System.Net;

namespace ContainerLinks;

/// <summary>The names of one container, and where they lead.</summary>
internal sealed class NamedContainer(ContainerInfo container, List<string> names)
{
    public ContainerInfo Container { get; } = container;

    /// <summary>In the order in which it asks for them. Nobody else has one of them.</summary>
    public List<string> Names { get; } = names;

    /// <summary>IPv4 first.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

    /// <summary>What is reached at these addresses.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; set; } = [];
}

/// <summary>A name that a container asks for and does not get.</summary>
/// <param name="container">The container's name.</param>
/// <param name="name">The name, fit to be shown.</param>
/// <param name="reason">Why, as a sentence.</param>
internal sealed class RefusedName(string container, string name, string reason)
{
    public string Container { get; } = container;

    public string Name { get; } = name;

    public string Reason { get; } = reason;
}
