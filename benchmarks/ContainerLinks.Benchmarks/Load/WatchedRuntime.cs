using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Benchmarks;

/// <summary>The runtime of the simulated engine, with an eye on facts and on the files that are written.</summary>
/// <param name="runtime">The engine's.</param>
/// <param name="delays">Hears of addresses and of files.</param>
/// <param name="locked">The first of the containers, whose files somebody holds: they are opened past the engine, which would wait for them as a whole, as no real one does.</param>
internal sealed class WatchedRuntime(IContainerRuntime runtime, LoadDelays delays, int locked) : IContainerRuntime
{
    public string Name => runtime.Name;

    public RuntimeCapabilities Capabilities => runtime.Capabilities;

    public long Facts { get; private set; }

    public long Writes { get; private set; }

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ContainerFact fact in runtime.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            Facts++;
            if (fact is { Kind: ContainerFactKind.Observed, Containers: [{ IsRunning: true, Networks: [{ IPv4: { } address }, ..] } container] })
            {
                delays.Told(NumberOf(container), address.ToString());
            }

            yield return fact;
        }
    }

    public IHostsFile? OpenHosts(ContainerInfo container) =>
        NumberOf(container) < locked ? new HostsFile(container.HostsPath!)
        : runtime.OpenHosts(container) is { } file ? new WatchedFile(this, file, NumberOf(container))
        : null;

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => runtime.FindAsync(idOrName, cancellationToken);

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => runtime.CreateAsync(spec, cancellationToken);

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => runtime.StartAsync(container, start, cancellationToken);

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => runtime.StopAsync(container, cancellationToken);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => runtime.RenameAsync(container, newName, cancellationToken);

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => runtime.RemoveAsync(container, force, cancellationToken);

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => runtime.HoldHostsFilesAsync(cancellationToken);

    private static int NumberOf(ContainerInfo container) => int.Parse(container.Name.AsSpan(1), CultureInfo.InvariantCulture);

    private sealed class WatchedFile(WatchedRuntime owner, IHostsFile file, int recipient) : IHostsFile
    {
        public string Path => file.Path;

        public byte[]? Read() => file.Read();

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            var text = new ArrayBufferWriter<byte>(1024);
            bool written = file.Rewrite((current, updated) =>
            {
                text.ResetWrittenCount();
                rewrite(current, text);
                updated.Write(text.WrittenSpan);
            });
            owner.Writes += written ? 1 : 0;
            owner.Note(recipient, text.WrittenSpan);
            return written;
        }
    }

    private void Note(int recipient, ReadOnlySpan<byte> text) => delays.Written(recipient, text);
}
