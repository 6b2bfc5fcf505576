namespace ContainerLinks;

/// <summary>The engine does one thing at a time, commands and timers alike, and tells at the end of each what changed.</summary>
internal sealed class EngineTurn
{
    /// <summary>The engine's one lock.</summary>
    public Lock Gate { get; } = new();

    public EngineChanges Changes { get; } = new();

    /// <summary>Called under the lock when a turn is over.</summary>
    public Action? Over { get; set; }

    /// <summary>The engine was disposed of: no timer does anything any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Does what a timer came for.</summary>
    public void TakeFromTimer(Action action)
    {
        lock (Gate)
        {
            if (!IsClosed)
            {
                action();
                Over?.Invoke();
            }
        }
    }
}

/// <summary>What a turn changed, for whoever watches.</summary>
internal sealed class EngineChanges
{
    private readonly OrderedDictionary<string, EngineContainer> _touched = new(StringComparer.Ordinal);
    private readonly List<EngineContainer> _removed = [];

    /// <summary>Containers that are not as they were, in the order in which that began.</summary>
    public IEnumerable<EngineContainer> Touched => _touched.Values;

    public IReadOnlyList<EngineContainer> Removed => _removed;

    /// <summary>Everything may have changed.</summary>
    public bool IsEverything { get; private set; }

    public void Touch(EngineContainer container) => _touched[container.Id] = container;

    public void Remove(EngineContainer container)
    {
        _touched.Remove(container.Id);
        _removed.Add(container);
    }

    public void TouchAll() => IsEverything = true;

    public void Clear()
    {
        IsEverything = false;
        _removed.Clear();
        _touched.Clear();
    }
}
