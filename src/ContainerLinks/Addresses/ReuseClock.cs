namespace ContainerLinks;

/// <summary>Tells whether a released address has rested long enough.</summary>
/// <remarks>Within a process it goes by timestamps, which nobody can set back; UTC is only for what outlives the process.</remarks>
internal sealed class ReuseClock(TimeProvider time, TimeSpan delay)
{
    // A state may carry any date; a century fits into a timestamp of nanoseconds and is over every delay.
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(36_500);

    /// <summary>Whether addresses rest at all.</summary>
    public bool HasDelay { get; } = delay > TimeSpan.Zero;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public long Now() => time.GetTimestamp();

    public bool IsOver(long releasedAt) => IsOver(releasedAt, HasDelay ? Now() : 0);

    public bool IsOver(long releasedAt, long now) => !HasDelay || time.GetElapsedTime(releasedAt, now) >= delay;

    public DateTimeOffset ReleasedAt(long releasedAt) => UtcNow - time.GetElapsedTime(releasedAt);

    public DateTimeOffset FreeAt(long releasedAt) => ReleasedAt(releasedAt) + delay;

    /// <summary>Brings back a stored time. If the clock went back since, the full delay starts anew, unless it was over already when it was stored.</summary>
    public long Restore(DateTimeOffset releasedAt, DateTimeOffset savedAt)
    {
        DateTimeOffset now = UtcNow;
        TimeSpan rested = now >= savedAt ? now - releasedAt
            : savedAt - releasedAt >= delay ? savedAt - releasedAt
            : TimeSpan.Zero;
        rested = rested < LongestRest ? rested : LongestRest;
        return Now() - (long)((Int128)rested.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
    }
}
