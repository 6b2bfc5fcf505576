namespace ContainerLinks;

/// <summary>A container of the simulated engine as <c>inspect</c> shows it at one moment.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedContainer
{
    internal SimulatedContainer()
    {
    }

    /// <summary>The id.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>The name, without the leading slash that engines print.</summary>
    public required string Name { get; init; }

    /// <summary>Where the container is in its life.</summary>
    public required ContainerState State { get; init; }

    /// <summary>The status that the main process ended with; 128 if the first start failed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why the last start failed, or an empty text.</summary>
    public required string StateError { get; init; }

    /// <summary>How often the restart policy has started the container since its last start by command.</summary>
    public required int RestartCount { get; init; }

    /// <summary>The configured host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The configured domain name, or an empty text.</summary>
    public required string DomainName { get; init; }

    /// <summary>The network mode as given.</summary>
    public required string NetworkMode { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The IPv4 address on the default bridge, or an empty text.</summary>
    public required string Address { get; init; }

    /// <summary>The IPv6 address on the default bridge, or an empty text.</summary>
    public required string IPv6Address { get; init; }

    /// <summary>The endpoints, sorted by the name of the network.</summary>
    public required IReadOnlyList<SimulatedEndpoint> Networks { get; init; }

    /// <summary>The names with a leading slash, sorted: the container's own and one for each link to it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The links of this recipient, <c>/source:/recipient/alias</c> each, or null if it has none.</summary>
    public required IReadOnlyList<string>? Links { get; init; }

    /// <summary>The configured environment, or null if there is none. The values may be secrets.</summary>
    public required IReadOnlyList<string>? ConfiguredEnvironment { get; init; }

    /// <summary>Keys of the exposed ports, sorted, or null if there are none.</summary>
    public required IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>Texts of the extra hosts.</summary>
    public required IReadOnlyList<string> ExtraHosts { get; init; }

    /// <summary>Where the hosts file is, below <see cref="SimulatedEngine.DataRoot"/>; an empty text before the first start.</summary>
    public required string HostsPath { get; init; }

    /// <summary>The text of the hosts file that the container sees, or null where there is none.</summary>
    public required string? Hosts { get; init; }

    /// <summary>The environment that the main process got at its start, or null while there is no process. The values may be secrets.</summary>
    public required IReadOnlyList<string>? Environment { get; init; }

    /// <summary>What the engine warned of when the container was created.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
