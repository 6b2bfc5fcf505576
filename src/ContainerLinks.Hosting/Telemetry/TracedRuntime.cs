using System.Buffers;
using System.Diagnostics;

namespace ContainerLinks;

/// <summary>A runtime whose commands and hosts files have spans. It can do whatever the runtime can do.</summary>
internal sealed class TracedRuntime(IContainerRuntime runtime, LinkTracing tracing, TimeProvider time) : IContainerRuntime
{
    private const string ContainerName = "container.name";
    private const string ContainerIdTag = "container.id";

    public string Name => runtime.Name;

    public RuntimeCapabilities Capabilities => runtime.Capabilities;

    public string? Problem => runtime.Problem;

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default) => runtime.WatchAsync(cancellationToken);

    /// <summary>Each command asks for its outcome; that is not worth a span.</summary>
    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => runtime.FindAsync(idOrName, cancellationToken);

    public ValueTask<ContainerNetwork?> FindNetworkAsync(string name, CancellationToken cancellationToken = default) => runtime.FindNetworkAsync(name, cancellationToken);

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => tracing.DoAsync("create container", async span =>
    {
        span?.SetTag(ContainerName, spec.Name);
        ContainerId id = await runtime.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        span?.SetTag(ContainerIdTag, id?.Value);
        return id!;
    });

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) =>
        Of("start container", container, () => runtime.StartAsync(container, start, cancellationToken));

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) =>
        Of("stop container", container, () => runtime.StopAsync(container, cancellationToken));

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) =>
        Of("rename container", container, () => runtime.RenameAsync(container, newName, cancellationToken));

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) =>
        Of("remove container", container, () => runtime.RemoveAsync(container, force, cancellationToken));

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => runtime.HoldHostsFilesAsync(cancellationToken);

    public IHostsFile? OpenHosts(ContainerInfo container)
    {
        IHostsFile? file = runtime.OpenHosts(container);

        // A write to this machine's disk takes microseconds, and the linker has to see such a file as what it is.
        return file is null or HostsFile ? file : new TracedHostsFile(file, container, tracing, time);
    }

    private Task Of(string name, ContainerId container, Func<Task> call) => tracing.DoAsync(name, async span =>
    {
        span?.SetTag(ContainerIdTag, container.Value);
        await call().ConfigureAwait(false);
    });

    /// <summary>A span for each write and each failure. Whoever looks and finds the file right leaves none.</summary>
    private sealed class TracedHostsFile(IHostsFile file, ContainerInfo container, LinkTracing tracing, TimeProvider time) : IHostsFile
    {
        public string Path => file.Path;

        public long UnguardedWrites => file.UnguardedWrites;

        public byte[]? Read() => file.Read();

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            DateTimeOffset start = time.GetUtcNow();
            try
            {
                bool isWritten = file.Rewrite(rewrite);
                if (isWritten)
                {
                    Start(start)?.Dispose();
                }

                return isWritten;
            }
            catch (Exception failure)
            {
                using Activity? span = Start(start);
                LinkTracing.Fail(span, failure);
                throw;
            }
        }

        private Activity? Start(DateTimeOffset start) =>
            tracing.Start("write hosts file", start)?.SetTag(ContainerIdTag, container.Id.Value).SetTag(ContainerName, container.Name);
    }
}
