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
    private readonly List<Channel<ContainerFact>> _watchers = [];
    private int _nextId;
    private int _nextAddress = 2;
    private long _version;

    public string Name => "fake";

    public RuntimeCapabilities Capabilities { get; } = capabilities;

    /// <summary>Whether changes are told to those who watch.</summary>
    public bool TellsFacts { get; set; } = true;

    public Exception? WatchFailure { get; set; }

    public Exception? StartFailure { get; set; }

    /// <summary>Whether starts are carried out, but their callers hear that the runtime is away.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Called at the beginning and at the end of each creation.</summary>
    public Action<string>? Creating { get; set; }

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
            Id = new ContainerId($"{++_nextId:x12}"),
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
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(fact));
        }
    }

    /// <summary>Ends every stream: whoever watches has to list anew.</summary>
    public void BreakStreams(Exception? failure = null)
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete(failure));
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
        long? version = null) => new()
        {
            Id = info.Id,
            Name = name ?? info.Name,
            State = state ?? info.State,
            Hostname = hostname ?? info.Hostname,
            DomainName = info.DomainName,
            Networks = networks ?? info.Networks,
            ExposedPorts = ports ?? info.ExposedPorts,
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

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ContainerFact>();
        lock (_lock)
        {
            if (WatchFailure is { } failure)
            {
                throw failure;
            }

            Lists++;
            channel.Writer.TryWrite(ContainerFact.Resync([.. _containers.Values], _version));
            _watchers.Add(channel);
        }

        await foreach (ContainerFact fact in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return fact;
        }
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_containers.Values.FirstOrDefault(container => container.Id.Value == idOrName || container.Name == idOrName));
        }
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
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
        return Task.FromResult(info.Id);
    }

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default)
    {
        if (StartFailure is { } failure)
        {
            throw failure;
        }

        Starts.Add(start);
        ContainerInfo info = _containers[container];
        Move(info.Name, start.Address?.ToString() ?? $"10.0.0.{_nextAddress++}", info.Networks[0].Name);
        return LosesAnswers ? Task.FromException(new ContainerLinksException(ContainerLinksError.Unavailable, "connection reset")) : Task.CompletedTask;
    }

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default)
    {
        ContainerInfo info = _containers[container];
        Move(info.Name, null, info.Networks[0].Name);
        return Task.CompletedTask;
    }

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default)
    {
        Put(Copy(_containers[container], name: newName));
        return Task.CompletedTask;
    }

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default)
    {
        Drop(_containers[container].Name);
        return Task.CompletedTask;
    }

    public IHostsFile? OpenHosts(ContainerInfo container) => container.HostsPath is null ? null : _files[container.Id];
}
