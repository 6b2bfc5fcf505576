using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>Collects what a command changed and reports it to whoever watches, in order.</summary>
internal sealed class FactSource(EngineCore core)
{
    private readonly List<Channel<ContainerFact>> _watchers = [];
    private readonly OrderedDictionary<string, EngineContainer> _touched = new(StringComparer.Ordinal);
    private readonly List<EngineContainer> _removed = [];
    private bool _resync;
    private long _version;

    /// <summary>The version of all that has been reported. Its callers hold the engine's lock.</summary>
    public long Version => _version;

    public void Touch(EngineContainer container) => _touched[container.Id] = container;

    public void Removed(EngineContainer container)
    {
        _touched.Remove(container.Id);
        _removed.Add(container);
    }

    public void Resync() => _resync = true;

    /// <summary>Reports what has gathered since the last call. Its callers hold the engine's lock.</summary>
    public void Flush()
    {
        if (_resync)
        {
            Send(ContainerFact.Resync(List(++_version), _version));
        }
        else
        {
            foreach (EngineContainer container in _removed)
            {
                Send(ContainerFact.Removed(new ContainerId(container.Id), ++_version));
            }

            foreach (EngineContainer container in _touched.Values.Where(container => core.Containers.Contains(container.Id)))
            {
                Send(ContainerFact.Observed(ContainerFacts.Describe(core, container, ++_version)));
            }
        }

        _resync = false;
        _removed.Clear();
        _touched.Clear();
    }

    public async IAsyncEnumerable<ContainerFact> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<ContainerFact>(new UnboundedChannelOptions { SingleReader = true });
        lock (core.Gate)
        {
            ObjectDisposedException.ThrowIf(core.IsDisposed, typeof(SimulatedEngine));
            channel.Writer.TryWrite(ContainerFact.Resync(List(_version), _version));
            _watchers.Add(channel);
        }

        try
        {
            await foreach (ContainerFact fact in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return fact;
            }
        }
        finally
        {
            lock (core.Gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public void Complete()
    {
        foreach (Channel<ContainerFact> watcher in _watchers)
        {
            watcher.Writer.TryComplete();
        }
    }

    private List<ContainerInfo> List(long version) => [.. core.Containers.All.Select(container => ContainerFacts.Describe(core, container, version))];

    private void Send(ContainerFact fact)
    {
        foreach (Channel<ContainerFact> watcher in _watchers)
        {
            watcher.Writer.TryWrite(fact);
        }
    }
}
