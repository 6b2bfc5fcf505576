using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>Collects what a command changed and reports it to whoever watches, in order.</summary>
internal sealed class FactSource(EngineCore core)
{
    private readonly FactDelivery _delivery = new(core);
    private readonly OrderedDictionary<string, EngineContainer> _touched = new(StringComparer.Ordinal);
    private readonly List<EngineContainer> _removed = [];
    private bool _resync;
    private long _version;

    /// <summary>The version of all that has been reported. Its callers hold the engine's lock.</summary>
    public long Version => _version;

    /// <summary>Called for each fact before anything can go wrong with it.</summary>
    public Action<ContainerFact>? Happened { get; set; }

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
            _version++;
            Send(ListNow());
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

    /// <summary>Begins to watch: the first fact is the list.</summary>
    public FactWatcher Subscribe()
    {
        var watcher = new FactWatcher();
        lock (core.Gate)
        {
            ObjectDisposedException.ThrowIf(core.IsDisposed, typeof(SimulatedEngine));
            watcher.Post(ListNow());
            _delivery.Add(watcher);
        }

        return watcher;
    }

    public void Unsubscribe(FactWatcher watcher)
    {
        lock (core.Gate)
        {
            _delivery.Remove(watcher);
        }
    }

    public async IAsyncEnumerable<ContainerFact> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        core.Calls.ThrowIfDown();
        FactWatcher watcher = Subscribe();
        try
        {
            await foreach (ContainerFact fact in watcher.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return fact;
            }
        }
        finally
        {
            Unsubscribe(watcher);
        }
    }

    public void Break(Exception reason) => _delivery.Break(reason);

    public void Complete() => _delivery.Complete();

    /// <summary>All containers as they are now.</summary>
    public ContainerFact ListNow() => ContainerFact.Resync([.. core.Containers.All.Select(container => ContainerFacts.Describe(core, container, _version))], _version);

    private void Send(ContainerFact fact)
    {
        Happened?.Invoke(fact);
        _delivery.Send(fact);
    }
}
