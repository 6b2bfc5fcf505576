namespace ContainerLinks;

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
