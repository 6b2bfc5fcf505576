using System.Diagnostics;

namespace ContainerLinks;

/// <summary>A container as the engine keeps it: configuration, state and network settings.</summary>
internal sealed class EngineContainer
{
    public required string Id { get; init; }

    /// <summary>The name with its slash.</summary>
    public required string Name { get; set; }

    public required string Image { get; init; }

    public required string Hostname { get; set; }

    public required string DomainName { get; set; }

    /// <summary>The host name that a user chose, or an empty text.</summary>
    public string ChosenHostname { get; init; } = "";

    /// <summary>The configured environment, or null if there is none.</summary>
    public required IReadOnlyList<string>? Environment { get; set; }

    /// <summary>The environment as the create made it, in engines whose starts add to it.</summary>
    public IReadOnlyList<string> CreatedEnvironment { get; init; } = [];

    public required IReadOnlyList<string> Command { get; init; }

    public required bool Terminal { get; init; }

    public required IReadOnlyList<string> ExposedPorts { get; init; }

    public required IReadOnlyList<PortBinding> PortBindings { get; init; }

    public required IReadOnlyList<string> ExtraHosts { get; init; }

    /// <summary>The texts of the links, as stored for the next start of the daemon.</summary>
    public required List<string> StoredLinks { get; init; }

    public required NetworkMode NetworkMode { get; init; }

    public required RestartPolicy RestartPolicy { get; init; }

    public required bool AutoRemove { get; set; }

    public IReadOnlyList<string> Warnings { get; set; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public string ShortName => Name[1..];

    public string ShortId => Id.Length > 12 ? Id[..12] : Id;

    // State

    public bool Running { get; private set; }

    public bool Paused { get; private set; }

    /// <summary>Between two tries of the restart policy. The engine counts that as running.</summary>
    public bool Restarting { get; private set; }

    /// <summary>Taken out of the engine; a link may still point to it.</summary>
    public bool Removed { get; set; }

    /// <summary>When it came up last; null before the first time.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public int ExitCode { get; private set; }

    public string StateError { get; private set; } = "";

    public int RestartCount { get; set; }

    public bool HasBeenManuallyStopped { get; set; }

    /// <summary>Variables that a user of the engine gave at the last start.</summary>
    public IReadOnlyList<string> StartVariables { get; set; } = [];

    public MainProcess? Process { get; private set; }

    /// <summary>Signals that a frozen process gets when it is thawed, in engines that do not thaw it for them.</summary>
    public IReadOnlyList<string> PendingSignals { get; set; } = [];

    public RestartManager? RestartManager { get; set; }

    /// <summary>Files that commands made inside of the container, beside its hosts file.</summary>
    public Dictionary<string, string> Files => field ??= new(StringComparer.Ordinal);

    // Network settings

    /// <summary>The sandbox of the last start; engines up to 27 keep it after a stop.</summary>
    public string SandboxId { get; set; } = "";

    public SortedDictionary<string, EndpointSettings> Networks { get; } = new(StringComparer.Ordinal);

    /// <summary>What is stored where it differs from what is in memory: the settings of a failed start, before they were cleaned up.</summary>
    public StoredSettings? Stored { get; set; }

    /// <summary>The user's own file that is mounted over the hosts file, in the place of an id; null if there is none.</summary>
    public string? MountedHosts { get; init; }

    /// <summary>The container whose hosts file this one has, by id; null before the first start.</summary>
    public string? HostsOwner { get; set; }

    public ContainerState State =>
        Running ? Paused ? ContainerState.Paused : Restarting ? ContainerState.Restarting : ContainerState.Running
        : Removed ? ContainerState.Dead
        : StartedAt is null ? ContainerState.Created : ContainerState.Exited;

    public EndpointSettings? OnDefaultBridge => Networks.GetValueOrDefault(NetworkMode.BridgeName);

    public void ComeUp(MainProcess process, DateTimeOffset at)
    {
        (Running, Paused, Restarting) = (true, false, false);
        (Process, StartedAt, ExitCode, StateError) = (process, at, 0, "");
        Stored = null;
    }

    /// <summary>A start failed. The status of the process before stays, if it tells of a failure.</summary>
    public void FailToStart(string error) => (StateError, ExitCode) = (error, ExitCode == 0 ? 128 : ExitCode);

    /// <summary>The engine keeps why a command failed, whatever the container does meanwhile.</summary>
    public void NoteError(string error) => StateError = error;

    public void GoDown(int exitCode)
    {
        PendingSignals = [];
        (Running, Paused, Restarting) = (false, false, false);
        (Process, ExitCode) = (null, exitCode);
    }

    /// <summary>The process ended, and the restart policy will start another one.</summary>
    public void AwaitRestart(int exitCode)
    {
        GoDown(exitCode);
        RestartCount++;
        (Running, Restarting) = (true, true);
    }

    public void Freeze()
    {
        Debug.Assert(Running && !Restarting, "Only a process can be frozen.");
        Paused = true;
    }

    public void Thaw() => Paused = false;
}

/// <summary>A container's configuration and state on one network, as it is stored with the container.</summary>
internal sealed class EndpointSettings
{
    public IReadOnlyList<string>? Links { get; set; }

    /// <summary>Names in the network's DNS, those that the engine adds included; null if there is none.</summary>
    public List<string>? Aliases { get; set; }

    /// <summary>The aliases that were asked for.</summary>
    public IReadOnlyList<string>? RequestedAliases { get; set; }

    public string WantedAddress { get; set; } = "";

    public string WantedIPv6Address { get; set; } = "";

    public string NetworkId { get; set; } = "";

    // State of the endpoint, which a stop clears.

    public string EndpointId { get; set; } = "";

    public string Address { get; set; } = "";

    public string IPv6Address { get; set; } = "";

    public string Gateway { get; set; } = "";

    public string MacAddress { get; set; } = "";

    public bool WantsAddress => WantedAddress.Length > 0 || WantedIPv6Address.Length > 0;

    public EndpointSettings Copy() => (EndpointSettings)MemberwiseClone();

    public void Clear()
    {
        EndpointId = "";
        Address = "";
        IPv6Address = "";
        Gateway = "";
        MacAddress = "";
    }
}

/// <summary>A container's network settings as they were stored at a moment.</summary>
internal sealed record StoredSettings(string SandboxId, IReadOnlyDictionary<string, EndpointSettings> Networks)
{
    public static StoredSettings Of(EngineContainer container) =>
        new(container.SandboxId, container.Networks.ToDictionary(pair => pair.Key, pair => pair.Value.Copy(), StringComparer.Ordinal));

    /// <summary>Reads them back, as a new daemon does.</summary>
    public void Load(EngineContainer container)
    {
        container.SandboxId = SandboxId;
        container.Networks.Clear();
        foreach ((string name, EndpointSettings place) in Networks)
        {
            container.Networks[name] = place;
        }
    }
}
