namespace ContainerLinks;

/// <summary>Containers about which the engine did not tell, and that are looked at again after pauses that double, up to the time between two refreshes.</summary>
/// <remarks>A proxy may stumble over one request; nobody sends an event for that.</remarks>
internal sealed class SecondLooks : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> _notRead = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TimeSpan _longest;
    private readonly Action<string> _touch;
    private readonly ITimer _timer;
    private TimeSpan _pause = Shortest;
    private bool _isSet;

    public SecondLooks(TimeProvider time, TimeSpan longest, Action<string> touch)
    {
        _longest = longest;
        _touch = touch;
        _timer = time.CreateTimer(static state => ((SecondLooks)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A look told nothing.</summary>
    public void Add(string container)
    {
        lock (_lock)
        {
            _notRead.Add(container);
            if (!_isSet)
            {
                _isSet = true;
                _timer.Change(_pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>A look told what there is.</summary>
    public void Remove(string container)
    {
        lock (_lock)
        {
            if (_notRead.Remove(container) && _notRead.Count == 0)
            {
                _pause = Shortest;
            }
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        string[] all;
        lock (_lock)
        {
            all = [.. _notRead];
            _isSet = false;
            _pause = _pause * 2 < _longest ? _pause * 2 : _longest;
        }

        foreach (string container in all)
        {
            _touch(container);
        }
    }
}
