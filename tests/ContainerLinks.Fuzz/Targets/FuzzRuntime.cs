using System.Buffers;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Fuzz;

/// <summary>A runtime with one hosts file in memory, whose containers are what a target says they are.</summary>
internal sealed class FuzzRuntime : IContainerRuntime
{
    public MemoryHosts Hosts { get; } = new();

    public string Name => "fuzz";

    public RuntimeCapabilities Capabilities { get; set; }

    public IHostsFile? OpenHosts(ContainerInfo container) => container.HostsPath is null ? null : Hosts;

    /// <summary>All that exist.</summary>
    public IReadOnlyList<ContainerInfo> Containers { get; set; } = [];

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return ContainerFact.Resync(Containers, 1);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    internal sealed class MemoryHosts : IHostsFile
    {
        public byte[] Text { get; set; } = [];

        public string Path => "/hosts";

        public byte[]? Read() => Text;

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            var updated = new ArrayBufferWriter<byte>();
            rewrite(Text, updated);
            bool differs = !updated.WrittenSpan.SequenceEqual(Text);
            Text = updated.WrittenSpan.ToArray();
            return differs;
        }
    }
}
