namespace ContainerLinks;

/// <summary>How long to wait for the next look: shortly after something happened, for what it leads to comes a little later and without an event.</summary>
/// <param name="longest">The pause while nothing happens.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmPauses(TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WhileMoving = TimeSpan.FromMilliseconds(500);

    /// <summary>A service whose tasks fail again and again moves for ever.</summary>
    private static readonly TimeSpan LongestMove = TimeSpan.FromMinutes(1);

    private TimeSpan _next = Shortest;
    private long? _moving;
    private bool _isFirst;

    /// <summary>Whether an event is worth a look of its own: not at once after one, so that a flood of events is no flood of looks.</summary>
    public bool IsSpent => !_isFirst;

    /// <summary>Something happened.</summary>
    public void Begin() => (_next, _isFirst) = (Shortest, true);

    /// <param name="isMoving">Whether the look saw something that will soon be otherwise.</param>
    /// <returns>The pause after this look.</returns>
    public TimeSpan After(bool isMoving)
    {
        _moving = isMoving ? _moving ?? time.GetTimestamp() : null;
        bool isShort = _moving is { } since && time.GetElapsedTime(since) < LongestMove;
        TimeSpan pause = Least(_next, isShort ? WhileMoving : longest, longest);
        _isFirst = _isFirst && _next == Shortest;
        _next = Least(_next * 2, longest);
        return pause;
    }

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> times)
    {
        TimeSpan least = times[0];
        foreach (TimeSpan one in times)
        {
            least = one < least ? one : least;
        }

        return least;
    }
}
