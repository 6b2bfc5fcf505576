using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>Calls and streams of somebody else: what heeds no cancellation is left to itself, and holds neither its caller nor the end of the linker.</summary>
internal static class ForeignCall
{
    /// <param name="call">What is waited for.</param>
    /// <param name="cancellationToken">The caller stops waiting.</param>
    /// <param name="end">Nobody waits any more.</param>
    /// <exception cref="ObjectDisposedException">The linker has ended.</exception>
    public static async Task WaitAsync(Task call, CancellationToken cancellationToken, CancellationToken end)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        try
        {
            await call.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ContainerLinker));
        }
    }

    /// <inheritdoc cref="WaitAsync"/>
    public static async IAsyncEnumerable<T> ReadAsync<T>(IAsyncEnumerable<T> stream, CancellationToken end, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        IAsyncEnumerator<T> items = stream.GetAsyncEnumerator(cancellationToken);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = items.MoveNextAsync().AsTask();
                await WaitAsync(next, cancellationToken, end).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            // A stream that is at its next item still cannot be disposed of; its cancellation ends it.
            if (next is null or { IsCompleted: true })
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
