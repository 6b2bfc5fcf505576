namespace ContainerLinks;

#pragma warning disable CA1001 // Whoever still hangs looks at the tokens after the end.
/// <summary>How a linker ends: what others still do gets the time to end well, unless whoever ends the linker has none.</summary>
internal sealed class LinkerEnd(TimeProvider time)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly CancellationTokenSource _nobodyWaits = new();
    private volatile bool _hasBegun;

    /// <summary>Nobody waits for commands any more.</summary>
    public CancellationToken NobodyWaits => _nobodyWaits.Token;

    /// <summary>Nothing of others is waited for any more.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public bool HasBegun => _hasBegun;

    /// <summary>Makes something that the end has to end, too: before the end begins, or not at all.</summary>
    /// <exception cref="ObjectDisposedException">It has begun.</exception>
    public T BeforeIt<T>(Func<T> make)
    {
        lock (_hurry)
        {
            ThrowIfBegun();
            return make();
        }
    }

    public void ThrowIfBegun() => ObjectDisposedException.ThrowIf(_hasBegun, typeof(ContainerLinker));

    public void Begin()
    {
        lock (_hurry)
        {
            _hasBegun = true;
        }

        _ = GiveUpCallsAsync(_nobodyWaits, time, Hurry);
    }

    /// <summary>Waits for the end, which comes soon once the time is over.</summary>
    public async Task WaitAsync(Task end, CancellationToken timeIsOver)
    {
        using CancellationTokenRegistration over = timeIsOver.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), _hurry);
        await end.ConfigureAwait(false);
    }

    /// <summary>Tells something to end, and waits for it. Foreign code may have put something into the cancellation that throws or hangs: the end goes on.</summary>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="Exception">What it ended with.</exception>
    public static async Task<bool> HasEndedAsync(CancellationTokenSource stop, Task ending, TimeProvider time, CancellationToken hurry)
    {
        await stop.CancelAsync().WaitAsync(Reconciler.Patience, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await HasEndedAsync(ending, time, hurry).ConfigureAwait(false);
    }

    /// <summary>Waits for something that was told to end, but neither for ever nor in a hurry.</summary>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="Exception">What it ended with.</exception>
    public static async Task<bool> HasEndedAsync(Task ending, TimeProvider time, CancellationToken hurry)
    {
        await ending.WaitAsync(Reconciler.Patience, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ending.IsCompleted)
        {
            return false;
        }

        await ending.ConfigureAwait(false);
        return true;
    }

    /// <summary>It holds on to nothing else of the linker meanwhile.</summary>
    private static async Task GiveUpCallsAsync(CancellationTokenSource nobodyWaits, TimeProvider time, CancellationToken hurry)
    {
        await Task.Delay(Reconciler.Patience, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await nobodyWaits.CancelAsync().ConfigureAwait(false);
    }
}
