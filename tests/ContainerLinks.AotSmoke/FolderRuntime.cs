using System.Net;
using System.Threading.Channels;

namespace ContainerLinks.AotSmoke;

/// <summary>A runtime for one linker: a container is a folder with a hosts file, and has the address that the linker gave it.</summary>
internal sealed class FolderRuntime(string root) : IContainerRuntime
{
    private readonly Dictionary<ContainerId, ContainerInfo> _containers = [];
    private readonly Channel<ContainerFact> _facts = Channel.CreateUnbounded<ContainerFact>();
    private long _version;

    public string Name => "folders";

    public RuntimeCapabilities Capabilities => RuntimeCapabilities.TakesEnvironmentAtStart;

    public string HostsPathOf(string name) => Path.Combine(root, name, "hosts");

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default)
    {
        _facts.Writer.TryWrite(ContainerFact.Resync([.. _containers.Values], _version));
        return _facts.Reader.ReadAllAsync(cancellationToken);
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        foreach (ContainerInfo container in _containers.Values)
        {
            if (container.Id.Value == idOrName || container.Name == idOrName)
            {
                return ValueTask.FromResult<ContainerInfo?>(container);
            }
        }

        return default;
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.Combine(root, spec.Name));
        File.WriteAllText(HostsPathOf(spec.Name), "");
        var id = new ContainerId($"{_containers.Count + 1:x12}");
        Tell(new ContainerInfo { Id = id, Name = spec.Name, ExposedPorts = spec.ExposedPorts, HostsPath = HostsPathOf(spec.Name) });
        return Task.FromResult(id);
    }

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) =>
        Change(container, info => (info.Name, ContainerState.Running, start.Address));

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => Change(container, info => (info.Name, ContainerState.Exited, null));

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) =>
        Change(container, info => (newName, info.State, info.Networks is [{ } network] ? network.IPv4 : null));

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default)
    {
        _containers.Remove(container);
        _facts.Writer.TryWrite(ContainerFact.Removed(container, ++_version));
        return Task.CompletedTask;
    }

    private Task Change(ContainerId container, Func<ContainerInfo, (string Name, ContainerState State, IPAddress? Address)> change)
    {
        ContainerInfo info = _containers[container];
        (string name, ContainerState state, IPAddress? address) = change(info);
        Tell(new ContainerInfo
        {
            Id = container,
            Name = name,
            State = state,
            Networks = [new ContainerNetwork { Name = "folders", IPv4 = address }],
            ExposedPorts = info.ExposedPorts,
            HostsPath = info.HostsPath,
            Version = ++_version,
        });
        return Task.CompletedTask;
    }

    private void Tell(ContainerInfo info)
    {
        _containers[info.Id] = info;
        _facts.Writer.TryWrite(ContainerFact.Observed(info));
    }
}
