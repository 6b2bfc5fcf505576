using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ContainerLinks.Tests;

/// <summary>The smallest runtime: containers are what a test says they are, and facts come, or do not come, when it says so.</summary>
internal sealed class FakeRuntime(RuntimeCapabilities capabilities = RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.TakesEnvironmentAtStart) : IContainerRuntime
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContainerId, ContainerInfo> _containers = [];
    private readonly ConcurrentDictionary<ContainerId, MemoryHostsFile> _files = [];
    private readonly List<FactStream> _watchers = [];
    private int _nextId;
    private int _nextAddress = 2;
    private long _version;

    public string Name => "fake";

    public RuntimeCapabilities Capabilities { get; set; } = capabilities;

    /// <summary>Whether changes are told to those who watch.</summary>
    public bool TellsFacts { get; set; } = true;

    public Exception? WatchFailure { get; set; }

    /// <summary>What the runtime says of itself; it may throw.</summary>
    public Func<string?> Telling { get; set; } = static () => null;

    public string? Problem => Telling();

    public Exception? StartFailure { get; set; }

    /// <summary>Whether starts are carried out, but their callers hear that the runtime is away.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Called at the beginning and at the end of each creation.</summary>
    public Action<string>? Creating { get; set; }

    /// <summary>Awaited before each call does anything: its name, and whom it is about.</summary>
    public Func<string, string, Task>? Before { get; set; }

    /// <summary>Awaited after a call has done what it was asked for, and before its caller hears of it.</summary>
    public Func<string, string, Task>? After { get; set; }

    /// <summary>Opens a hosts file in place of the one in memory.</summary>
    public Func<ContainerInfo, IHostsFile, IHostsFile?>? Opening { get; set; }

    /// <summary>Called when the hosts files are to be held.</summary>
    public Func<IDisposable?>? Holding { get; set; }

    /// <summary>The id of the next container of a name; null for one of its own.</summary>
    public Func<string, string>? ChoosesId { get; set; }

    public List<ContainerStart> Starts { get; } = [];

    public List<ContainerSpec> Created { get; } = [];

    public IReadOnlyList<ContainerInfo> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _containers.Values];
            }
        }
    }

    public MemoryHostsFile HostsOf(string name) => _files[Get(name).Id];

    public string Hosts(string name) => HostsOf(name).Text;

    public ContainerInfo Get(string name)
    {
        lock (_lock)
        {
            return _containers.Values.Single(container => container.Name == name);
        }
    }

    /// <summary>Adds a container as if somebody else had made it.</summary>
    public ContainerInfo Add(string name, string? address = null, Func<ContainerInfo, ContainerInfo>? change = null)
    {
        var info = new ContainerInfo
        {
            Id = new ContainerId(ChoosesId?.Invoke(name) ?? $"c{++_nextId:x11}"),
            Name = name,
            State = address is null ? ContainerState.Created : ContainerState.Running,
            Networks = [new ContainerNetwork { Name = "bridge", IPv4 = address is null ? null : IPAddress.Parse(address) }],
            HostsPath = $"/containers/{name}/hosts",
        };
        Put(change?.Invoke(info) ?? info);
        return info;
    }

    public void Move(string name, string? address, string network = "bridge", string? ipv6 = null) => Put(Copy(
        Get(name),
        state: address is null && ipv6 is null ? ContainerState.Exited : ContainerState.Running,
        networks: [new ContainerNetwork { Name = network, IPv4 = address is null ? null : IPAddress.Parse(address), IPv6 = ipv6 is null ? null : IPAddress.Parse(ipv6) }]));

    public void Put(ContainerInfo info)
    {
        lock (_lock)
        {
            info = Copy(info, version: ++_version);
            _containers[info.Id] = info;
            _files.TryAdd(info.Id, new MemoryHostsFile(info.HostsPath ?? ""));
            Tell(ContainerFact.Observed(info));
        }
    }

    public void Drop(string name)
    {
        lock (_lock)
        {
            ContainerInfo info = Get(name);
            _containers.Remove(info.Id);
            Tell(ContainerFact.Removed(info.Id, ++_version));
        }
    }

    public void Tell(ContainerFact fact)
    {
        if (TellsFacts)
        {
            _watchers.ForEach(watcher => watcher.Tell(fact));
        }
    }

    /// <summary>Ends every stream: whoever watches has to list anew.</summary>
    public void BreakStreams(Exception? failure = null)
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.End(failure));
            _watchers.Clear();
        }
    }

    public static ContainerInfo Copy(
        ContainerInfo info,
        string? name = null,
        ContainerState? state = null,
        string? hostname = null,
        IReadOnlyList<ContainerNetwork>? networks = null,
        IReadOnlyList<ContainerPort>? ports = null,
        IReadOnlyList<string>? environment = null,
        IReadOnlyList<string>? links = null,
        IReadOnlyList<string>? extraHosts = null,
        ContainerId? networkOf = null,
        IReadOnlyDictionary<string, string>? labels = null,
        long? version = null,
        string? id = null,
        string? problem = null,
        IReadOnlyList<PublishedPort>? publishedPorts = null,
        ContainerHealth? health = null) => new()
        {
            Id = id is null ? info.Id : new ContainerId(id),
            HostsFileProblem = problem ?? info.HostsFileProblem,
            Name = name ?? info.Name,
            State = state ?? info.State,
            Hostname = hostname ?? info.Hostname,
            DomainName = info.DomainName,
            Networks = networks ?? info.Networks,
            Health = health ?? info.Health,
            ExposedPorts = ports ?? info.ExposedPorts,
            PublishedPorts = publishedPorts ?? info.PublishedPorts,
            Environment = environment ?? info.Environment,
            ExtraHosts = extraHosts ?? info.ExtraHosts,
            Links = links ?? info.Links,
            Labels = labels ?? info.Labels,
            HostsPath = info.HostsPath,
            NetworkOf = networkOf ?? info.NetworkOf,
            Version = version ?? info.Version,
        };

    /// <summary>How often all containers were listed.</summary>
    public int Lists { get; private set; }

    /// <summary>How often somebody tried to watch.</summary>
    public int Watches { get; private set; }

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = new FactStream();
        if (Before is not null)
        {
            await Before("watch", "");
        }

        lock (_lock)
        {
            Watches++;
            if (WatchFailure is { } failure)
            {
                throw failure;
            }

            Lists++;
            stream.Tell(ContainerFact.Resync([.. _containers.Values], _version));
            _watchers.Add(stream);
        }

        try
        {
            await foreach (ContainerFact fact in stream.ReadAllAsync(cancellationToken))
            {
                yield return fact;
                stream.IsTaken();
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(stream);
            }
        }
    }

    /// <summary>Waits until whoever watches has taken all that was told.</summary>
    public async Task WhenTakenAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!AreTaken())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        bool AreTaken()
        {
            lock (_lock)
            {
                return _watchers.TrueForAll(watcher => watcher.Pending == 0);
            }
        }
    }

    public async ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("find", idOrName) ?? Task.CompletedTask);
        lock (_lock)
        {
            return _containers.Values.FirstOrDefault(container => container.Id.Value == idOrName) ?? _containers.Values.FirstOrDefault(container => container.Name == idOrName);
        }
    }

    /// <summary>What the runtime tells of networks.</summary>
    public Dictionary<string, ContainerNetwork> Networks { get; } = [];

    public ValueTask<ContainerNetwork?> FindNetworkAsync(string name, CancellationToken cancellationToken = default) => ValueTask.FromResult(Networks.GetValueOrDefault(name));

    public async Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("create", spec.Name) ?? Task.CompletedTask);
        Creating?.Invoke("before");
        Created.Add(spec);
        ContainerInfo info = Add(spec.Name, change: info => new ContainerInfo
        {
            Id = info.Id,
            Name = info.Name,
            Hostname = spec.Hostname,
            DomainName = spec.DomainName,
            Networks = info.Networks,
            HostsPath = info.HostsPath,
            ExposedPorts = spec.ExposedPorts,
            Environment = spec.Environment,
            ExtraHosts = spec.ExtraHosts,
            Labels = spec.Labels,
        });
        Creating?.Invoke("after");
        await (After?.Invoke("create", spec.Name) ?? Task.CompletedTask);
        return info.Id;
    }

    public async Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("start", NameOf(container)) ?? Task.CompletedTask);
        if (StartFailure is { } failure)
        {
            throw failure;
        }

        Starts.Add(start);
        ContainerInfo info = _containers[container];
        if (info.IsRunning)
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"{info.Name} is being started");
        }

        Move(info.Name, start.Address?.ToString() ?? $"10.0.0.{_nextAddress++}", info.Networks[0].Name);
        await (After?.Invoke("start", info.Name) ?? Task.CompletedTask);
        if (LosesAnswers)
        {
            throw new ContainerLinksException(ContainerLinksError.Unavailable, "connection reset");
        }
    }

    public async Task StopAsync(ContainerId container, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("stop", NameOf(container)) ?? Task.CompletedTask);
        ContainerInfo info = _containers[container];
        Move(info.Name, null, info.Networks[0].Name);
    }

    public async Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("rename", NameOf(container)) ?? Task.CompletedTask);
        Put(Copy(_containers[container], name: newName));
    }

    public async Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke("remove", NameOf(container)) ?? Task.CompletedTask);
        Drop(_containers[container].Name);
    }

    public IHostsFile? OpenHosts(ContainerInfo container) => container.HostsPath is null ? null
        : Opening is null ? _files[container.Id]
        : Opening(container, _files[container.Id]);

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(Holding?.Invoke());

    private string NameOf(ContainerId container)
    {
        lock (_lock)
        {
            return _containers.TryGetValue(container, out ContainerInfo? info) ? info.Name : container.Value;
        }
    }
}

/// <summary>The facts for one who watches.</summary>
internal sealed class FactStream
{
    private readonly Channel<ContainerFact> _facts = Channel.CreateUnbounded<ContainerFact>();
    private int _pending;

    /// <summary>How many were told and not taken; one that was read is taken when the next one is asked for.</summary>
    public int Pending => Volatile.Read(ref _pending);

    public void Tell(ContainerFact fact)
    {
        Interlocked.Increment(ref _pending);
        if (!_facts.Writer.TryWrite(fact))
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    public void End(Exception? failure) => _facts.Writer.TryComplete(failure);

    public IAsyncEnumerable<ContainerFact> ReadAllAsync(CancellationToken cancellationToken) => _facts.Reader.ReadAllAsync(cancellationToken);

    public void IsTaken() => Interlocked.Decrement(ref _pending);
}
