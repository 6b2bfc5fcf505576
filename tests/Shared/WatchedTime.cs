using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Testing;

/// <summary>A clock that the test moves, and that tells who waits how long.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next wait that is within bounds, after it began.</summary>
    public async Task<TimeSpan> NextWaitAsync(TimeSpan below, TimeSpan above = default)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            TimeSpan due = await _timers.Reader.ReadAsync(patience.Token);
            if (due > above && due < below)
            {
                return due;
            }
        }
    }
}
