namespace ContainerLinks.Soak;

/// <summary>The engine's clock as one linker sees it: it tells when the linker's reader of facts waits for its next try.</summary>
internal sealed class SteppedTime(TimeProvider time, PumpGate pump) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The reader's pause is the only timer that is made to fire once. The reconciler's are made without a time and set later.
        if (period != Timeout.InfiniteTimeSpan || dueTime == Timeout.InfiniteTimeSpan)
        {
            return time.CreateTimer(callback, state, dueTime, period);
        }

        ITimer timer = time.CreateTimer(
            fired =>
            {
                pump.LeavePause();
                callback(fired);
            },
            state,
            dueTime,
            period);
        pump.ParkInPause();
        return timer;
    }
}
