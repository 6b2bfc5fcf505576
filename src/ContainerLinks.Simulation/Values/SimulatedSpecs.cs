namespace ContainerLinks;

/// <summary>What a container of the simulated engine should be: the body of an engine's create request.</summary>
/// <remarks>
/// <para>Texts are kept as typed, for the engine itself decides what it refuses; see <see cref="SimulatedEngine.Create"/>.</para>
/// <threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record SimulatedContainerSpec
{
    /// <summary>Makes a spec.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="image">The image, one of <see cref="SimulatedEngine.Images"/>.</param>
    /// <exception cref="ArgumentNullException">A parameter is null.</exception>
    public SimulatedContainerSpec(string name, string image)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(image);
        Name = name;
        Image = image;
    }

    /// <summary>The name as typed.</summary>
    public string Name { get; }

    /// <summary>The name of the image.</summary>
    public string Image { get; }

    /// <summary>Texts of <c>--link</c>. On a user-defined network they are links of the endpoint.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The host name.</summary>
    /// <value>The default is an empty text: the first 12 digits of the id.</value>
    public string Hostname { get; init; } = "";

    /// <summary>The domain name, or an empty text.</summary>
    public string DomainName { get; init; } = "";

    /// <summary>The environment, <c>KEY=value</c> each. An entry without <c>=</c> takes that variable away from the process. The values may be secrets.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The command; empty takes the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Whether the process has a terminal, and so a variable <c>TERM</c>.</summary>
    public bool Terminal { get; init; }

    /// <summary>The restart policy as typed on a command line: <c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c> or <c>on-failure:N</c>.</summary>
    /// <value>The default is an empty text, which is <c>no</c>.</value>
    public string RestartPolicy { get; init; } = "";

    /// <summary>Whether the container is removed when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>The text of a file of the user's that is mounted over <c>/etc/hosts</c>. The engine then writes a file that no process of the container reads.</summary>
    /// <value>The default is null: nothing is mounted there.</value>
    public string? MountedHosts { get; init; }

    /// <summary>Texts of <c>--add-host</c>, <c>name:address</c> each.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>The network mode: <c>default</c>, <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:NAME</c>, or a network's name or id.</summary>
    public string Network { get; init; } = "default";

    /// <summary>Text of <c>--ip</c>, or null.</summary>
    public string? Address { get; init; }

    /// <summary>Text of <c>--ip6</c>, or null.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Texts of <c>--network-alias</c>.</summary>
    public IReadOnlyList<string> NetworkAliases { get; init; } = [];

    /// <summary>Texts of <c>--expose</c>: a port or a range, with <c>/udp</c> or <c>/sctp</c> if it is not tcp.</summary>
    public IReadOnlyList<string> Expose { get; init; } = [];

    /// <summary>Keys of the request's <c>ExposedPorts</c>, handed on as they are.</summary>
    public IReadOnlyList<string> ExposedPortKeys { get; init; } = [];

    /// <summary>Texts of <c>--publish</c>, <c>HOSTIP:HOSTPORT:PORT[/PROTOCOL]</c> each: a port binding and an exposed port.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Port bindings of the same form without an exposed port, which only the engine's API can ask for.</summary>
    public IReadOnlyList<string> BindOnly { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a container is connected to a network; see <see cref="SimulatedEngine.Connect"/>.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedEndpointSpec
{
    /// <summary>The wanted IPv4 address as text, or null for any.</summary>
    public string? Address { get; init; }

    /// <summary>The wanted IPv6 address as text, or null for any.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Links of the endpoint, <c>source:alias</c> each, or null.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names in the network's DNS, or null.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>What a network of the simulated engine should be: the body of an engine's create request.</summary>
/// <remarks>
/// <para>Texts are kept as typed, for the engine itself decides what it refuses; see <see cref="SimulatedEngine.CreateNetwork"/>.</para>
/// <threadsafety>Immutable if the dictionary that it was given is not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record SimulatedNetworkSpec
{
    /// <summary>Makes a spec.</summary>
    /// <param name="name">The name as typed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public SimulatedNetworkSpec(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The name as typed.</summary>
    public string Name { get; }

    /// <summary>The driver; only <c>bridge</c> exists beside the predefined networks.</summary>
    /// <value>The default is <c>bridge</c>.</value>
    public string Driver { get; init; } = "bridge";

    /// <summary>Whether the network has IPv6.</summary>
    public bool EnableIPv6 { get; init; }

    /// <summary>The IPv4 subnet in CIDR form, or null for the engine's next default one.</summary>
    public string? Subnet { get; init; }

    /// <summary>The IPv4 gateway, or null for the first address.</summary>
    public string? Gateway { get; init; }

    /// <summary>The part of the subnet from which addresses are given, or null for all of it.</summary>
    public string? Range { get; init; }

    /// <summary>Auxiliary addresses by name: never given to a container.</summary>
    public IReadOnlyDictionary<string, string> Auxiliary { get; init; } = new Dictionary<string, string>();

    /// <summary>The IPv6 subnet in CIDR form, or null.</summary>
    public string? IPv6Subnet { get; init; }

    /// <summary>The IPv6 gateway, or null for the first address.</summary>
    public string? IPv6Gateway { get; init; }
}

/// <summary>What an image brings to its containers.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedImage
{
    /// <summary>Exposed ports, such as <c>3306/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>The environment, <c>KEY=value</c> each.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The command. The engine understands <c>sleep</c> and a shell's <c>trap 'exit N' SIGNAL</c>; any other runs until it gets a signal.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
