using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ContainerLinks.Benchmarks;

/// <summary>A runtime without an engine: it tells what it is told to, so that only the linker's own work is measured. Hosts files lie in a folder.</summary>
internal sealed class ToldRuntime(IReadOnlyList<ContainerInfo> containers) : IContainerRuntime
{
    private readonly Channel<(ContainerFact Fact, TaskCompletionSource Taken)> _facts = Channel.CreateUnbounded<(ContainerFact, TaskCompletionSource)>();

    private readonly Lazy<Dictionary<string, ContainerInfo>> _byName = new(() => containers.ToDictionary(container => container.Name));

    public string Name => "told";

    public RuntimeCapabilities Capabilities => RuntimeCapabilities.AssignsAddresses;

    /// <summary>How often all containers were listed.</summary>
    public int Lists { get; private set; }

    /// <summary>How often a file was written, and not only looked at.</summary>
    public int Writes { get; private set; }

    public static ContainerInfo Container(int number, string name, string? hostsPath, IReadOnlyDictionary<string, string>? labels = null, long version = 0) => new()
    {
        Id = new ContainerId(number.ToString("x64", CultureInfo.InvariantCulture)),
        Name = name,
        State = ContainerState.Running,
        Networks = [new ContainerNetwork { Name = "bridge", IPv4 = new IPAddress([(byte)(10 + (version & 1)), (byte)(number >> 16), (byte)(number >> 8), (byte)number]) }],
        HostsPath = hostsPath,
        Labels = labels ?? new Dictionary<string, string>(),
    };

    /// <summary>Completes when the linker has taken the fact.</summary>
    public Task TellAsync(ContainerInfo container)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _facts.Writer.TryWrite((ContainerFact.Observed(container), taken));
        return taken.Task;
    }

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Lists++;
        yield return ContainerFact.Resync(containers);
        await foreach ((ContainerFact fact, TaskCompletionSource taken) in _facts.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return fact;
            taken.SetResult();
        }
    }

    public IHostsFile? OpenHosts(ContainerInfo container) => container?.HostsPath is { } path ? new CountedFile(this, new HostsFile(path)) : null;

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => ValueTask.FromResult(_byName.Value.GetValueOrDefault(idOrName));

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class CountedFile(ToldRuntime runtime, HostsFile file) : IHostsFile
    {
        public string Path => file.Path;

        public byte[]? Read() => file.Read();

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            bool written = file.Rewrite(rewrite);
            runtime.Writes += written ? 1 : 0;
            return written;
        }
    }
}
