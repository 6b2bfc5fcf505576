using System.Buffers;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Hosting.Tests;

/// <summary>A simulated engine that a test can switch off, or let hang, or give to another linker.</summary>
internal sealed class SwitchedRuntime(SimulatedEngine engine) : IContainerRuntime
{
    private readonly IContainerRuntime _engine = engine.AsRuntime();

    public SimulatedEngine Engine { get; } = engine;

    /// <summary>What every call throws; null if it answers.</summary>
    public volatile Exception? Failure;

    /// <summary>What every look-up waits for, whatever its token says.</summary>
    public volatile Task Hang = Task.CompletedTask;

    /// <summary>How often it was looked at.</summary>
    public int Looks;

    /// <summary>How many of them were answered.</summary>
    public int AnsweredLooks;

    /// <summary>What holding the hosts files throws.</summary>
    public volatile Exception? Held;

    /// <summary>Called before each hosts file is read, with the container's name. It may block.</summary>
    public volatile Action<string>? Reading;

    /// <summary>What it says of itself.</summary>
    public string? Problem { get; set; }

    /// <summary>What the name throws.</summary>
    public Exception? NameFailure { get; set; }

    public string Name => NameFailure is null ? _engine.Name : throw NameFailure;

    public RuntimeCapabilities Capabilities => _engine.Capabilities;

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfAway();
        await foreach (ContainerFact fact in _engine.WatchAsync(cancellationToken))
        {
            yield return fact;
        }
    }

    public async ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref Looks);
        await Hang;
        ThrowIfAway();
        ContainerInfo? found = await _engine.FindAsync(idOrName, cancellationToken);
        Interlocked.Increment(ref AnsweredLooks);
        return found;
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => _engine.CreateAsync(spec, cancellationToken);

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => _engine.StartAsync(container, start, cancellationToken);

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => _engine.StopAsync(container, cancellationToken);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => _engine.RenameAsync(container, newName, cancellationToken);

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => _engine.RemoveAsync(container, force, cancellationToken);

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => Held is null ? _engine.HoldHostsFilesAsync(cancellationToken) : throw Held;

    public IHostsFile? OpenHosts(ContainerInfo container) => _engine.OpenHosts(container) is { } file ? new WatchedFile(file, () => Reading?.Invoke(container.Name)) : null;

    private void ThrowIfAway()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    private sealed class WatchedFile(IHostsFile file, Action reading) : IHostsFile
    {
        public string Path => file.Path;

        public long UnguardedWrites => file.UnguardedWrites;

        public byte[]? Read()
        {
            reading();
            return file.Read();
        }

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite) => file.Rewrite(rewrite);
    }
}
