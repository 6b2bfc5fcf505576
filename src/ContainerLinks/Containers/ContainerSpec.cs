namespace ContainerLinks;

/// <summary>What a container should be, for <see cref="IContainerRuntime.CreateAsync"/>.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record ContainerSpec
{
    /// <summary>Makes a spec for a container of this name.</summary>
    /// <param name="name">The name: <see cref="ContainerName.IsValid"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no container name.</exception>
    public ContainerSpec(string name) => Name = ContainerName.ThrowIfInvalid(name, nameof(name));

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The image, or an empty text for a runtime that needs none.</summary>
    public string Image { get; init; } = "";

    /// <summary>The links of this recipient, <c>source</c> or <c>source:alias</c> each; see <see cref="LinkOption"/>.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The host name; null lets the runtime choose (the short id).</summary>
    public string? Hostname { get; init; }

    /// <summary>The domain name, or an empty text.</summary>
    public string DomainName { get; init; } = "";

    /// <summary>The command; empty takes the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables, <c>KEY=value</c> each.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Ports to expose beside those of the image.</summary>
    public IReadOnlyList<ContainerPort> ExposedPorts { get; init; } = [];

    /// <summary>Lines of the hosts file to add, <c>name:address</c> each.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The network mode: a network's name, <c>host</c>, <c>none</c>, <c>container:NAME</c>; <c>default</c> takes the runtime's default.</summary>
    public string Network { get; init; } = "default";

    /// <summary>The address that the container shall have whenever it runs, or null for any.</summary>
    public System.Net.IPAddress? Address { get; init; }
}
