using System.Collections.ObjectModel;

namespace ContainerLinks;

/// <summary>What a runtime knows of one container at one moment.</summary>
/// <remarks>
/// <para>Two infos are never equal unless they are the same object.</para>
/// <threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class ContainerInfo
{
    /// <summary>The runtime's id. Never the default value.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>The name, without a leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>Where the container is in its life.</summary>
    /// <value>The default is <see cref="ContainerState.Created"/>.</value>
    public ContainerState State { get; init; }

    /// <summary>What the runtime's health check says.</summary>
    /// <value>The default is <see cref="ContainerHealth.None"/>.</value>
    public ContainerHealth Health { get; init; }

    /// <summary>The host name inside of the container, without the domain name.</summary>
    /// <value>Null stands for the short id.</value>
    public string? Hostname { get; init; }

    /// <summary>The domain name inside of the container, or an empty text.</summary>
    public string DomainName { get; init; } = "";

    /// <summary>The networks with their addresses, the one that the runtime prefers first; addresses are null while the container does not run.</summary>
    /// <remarks>One that runs and has an address somewhere counts as on no network where it has none: engines note networks, too, that a container could not join. On a network that spans hosts it needs an address in any case.</remarks>
    public IReadOnlyList<ContainerNetwork> Networks { get; init; } = [];

    /// <summary>The ports that the container exposes, by its image or by option.</summary>
    public IReadOnlyList<ContainerPort> ExposedPorts { get; init; } = [];

    /// <summary>The ports that are reached at the host, while the container runs.</summary>
    public IReadOnlyList<PublishedPort> PublishedPorts { get; init; } = [];

    /// <summary>The configured environment, <c>KEY=value</c> each. The values may be secrets: they are never logged.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The extra hosts, <c>name:address</c> each, as the container was created with.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>The links that the runtime itself keeps for this recipient, in the form <c>/source:/recipient/alias</c> or as typed.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The labels of the container.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Where the container's hosts file is, on the machine of the runtime, or null before the first start and where there is none.</summary>
    public string? HostsPath { get; init; }

    /// <summary>Why nothing that is written at <see cref="HostsPath"/> reaches the container's resolver, as a sentence with what helps, or null where it does.</summary>
    /// <value>The default is null.</value>
    public string? HostsFileProblem { get; init; }

    /// <summary>The container whose network this one uses instead of one of its own (<c>container:NAME</c>), or null.</summary>
    public ContainerId? NetworkOf { get; init; }

    /// <summary>A number that grows with the runtime's own history, or 0 where it keeps none. What is older than what the linker knows is passed over.</summary>
    /// <remarks>It is one count for the whole runtime, over all containers and lists, as long as the runtime object lives: of two facts about one id the greater one is later. An id that was removed and
    /// is told again with a greater version is a new life, see <see cref="IContainerRuntime"/>; where versions are 0 a removed id never comes again.</remarks>
    public long Version { get; init; }

    /// <summary>Whether the main process exists: running or paused.</summary>
    public bool IsRunning => State is ContainerState.Running or ContainerState.Paused;

    /// <summary>The networks that count: see the remarks of <see cref="Networks"/>.</summary>
    internal IReadOnlyList<ContainerNetwork> JoinedNetworks => field ??=
        IsRunning && Networks.Any(static place => place.HasAddress || place.Scope is not null)
            ? [.. Networks.Where(static place => place.HasAddress)]
            : Networks;

    /// <summary><see cref="Hostname"/>, or the short id where it is null.</summary>
    public string EffectiveHostname => Hostname ?? Id.ShortId;
}
