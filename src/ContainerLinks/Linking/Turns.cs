using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>One at a time, in the order of coming.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore that nobody waits for by its handle holds nothing to be given back.")]
internal sealed class Turns
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for a turn, which lasts until it is disposed of.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
