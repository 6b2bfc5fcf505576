using System.Buffers;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Testing;

/// <summary>Containers that stand still, with their hosts files in memory. Nothing can be done to them.</summary>
internal sealed class StillRuntime : IContainerRuntime
{
    public string Name => "still";

    public RuntimeCapabilities Capabilities { get; set; }

    /// <summary>All that exist.</summary>
    public IReadOnlyList<ContainerInfo> Containers { get; set; } = [];

    public Dictionary<ContainerId, byte[]> Files { get; } = [];

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return ContainerFact.Resync(Containers, 1);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Containers.FirstOrDefault(container => container.Id.Value == idOrName) ?? Containers.FirstOrDefault(container => container.Name == idOrName));

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IHostsFile? OpenHosts(ContainerInfo container) => Files.ContainsKey(container.Id) ? new StillFile(Files, container.Id) : null;

    private sealed class StillFile(Dictionary<ContainerId, byte[]> files, ContainerId container) : IHostsFile
    {
        public string Path => container.Value;

        public byte[]? Read() => files[container];

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            var updated = new ArrayBufferWriter<byte>();
            rewrite(files[container], updated);
            bool differs = !updated.WrittenSpan.SequenceEqual(files[container]);
            files[container] = updated.WrittenSpan.ToArray();
            return differs;
        }
    }
}
