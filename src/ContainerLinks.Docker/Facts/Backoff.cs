namespace ContainerLinks;

/// <summary>Pauses between attempts: they double up to a bound, and chance shortens each by up to a half, so that many programs do not come back at once.</summary>
internal sealed class Backoff(TimeSpan longest, TimeProvider time, Func<double> chance)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private TimeSpan _next = Shortest;

    public void Reset() => _next = Shortest;

    public TimeSpan Next()
    {
        TimeSpan pause = _next;
        _next = _next * 2 < longest ? _next * 2 : longest;
        return pause * (1 - (chance() / 2));
    }

    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);
}
