namespace ContainerLinks;

/// <summary>The place of the one linker that writes an engine's hosts files.</summary>
internal sealed class WriterSeat
{
    private Hold? _holder;

    /// <returns>What frees the place when it is disposed of; null if it is taken.</returns>
    public IDisposable? TryTake()
    {
        var hold = new Hold(this);
        return Interlocked.CompareExchange(ref _holder, hold, null) is null ? hold : null;
    }

    private sealed class Hold(WriterSeat seat) : IDisposable
    {
        public void Dispose() => Interlocked.CompareExchange(ref seat._holder, null, this);
    }
}
