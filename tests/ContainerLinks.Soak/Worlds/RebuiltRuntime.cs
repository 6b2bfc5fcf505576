using System.Buffers;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Soak;

/// <summary>Containers that stand still, for a linker that begins from nothing.</summary>
internal sealed class RebuiltRuntime(RuntimeCapabilities capabilities, IReadOnlyList<ContainerInfo> containers) : IContainerRuntime
{
    public string Name => "rebuilt";

    public RuntimeCapabilities Capabilities => capabilities;

    public Dictionary<ContainerId, byte[]> Files { get; } = [];

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return ContainerFact.Resync(containers);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(containers.FirstOrDefault(container => container.Name == idOrName || container.Id.Value == idOrName));

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IHostsFile? OpenHosts(ContainerInfo container) => new StillFile(this, container.Id);

    private sealed class StillFile(RebuiltRuntime runtime, ContainerId container) : IHostsFile
    {
        public string Path => container.Value;

        public byte[]? Read() => runtime.Files[container];

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            var updated = new ArrayBufferWriter<byte>();
            rewrite(runtime.Files[container], updated);
            runtime.Files[container] = updated.WrittenSpan.ToArray();
            return true;
        }
    }
}
