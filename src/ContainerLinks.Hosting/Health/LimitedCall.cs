namespace ContainerLinks;

/// <summary>Asks foreign code with a limit of time. While an answer is out nobody asks again: whoever comes waits for the same one, so that what hangs is asked once.</summary>
internal sealed class LimitedCall<T>(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<T>? _running;
    private (T Answer, long At)? _last;

    /// <param name="call">The call. It may hang, whatever its token says; if it ends for its token, nothing that it began may go on.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="goodFor">How old the last answer may be that is given while the next one takes longer than the limit; zero for none.</param>
    /// <exception cref="TimeoutException">It has not answered.</exception>
    public async Task<T> AskAsync(Func<CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellationToken, TimeSpan goodFor = default)
    {
        while (true)
        {
            bool isOwn;
            Task<T> running;
            lock (_gate)
            {
                isOwn = _running is not { IsCompleted: false };
                running = isOwn ? _running = RunAsync(call, limit) : _running!;
            }

            try
            {
                return await running.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!running.IsFaulted && Last(goodFor) is { } last)
            {
                return last.Answer;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The call has heeded its token. One that an earlier caller began says nothing of now.
                if (isOwn)
                {
                    throw new TimeoutException();
                }
            }
        }
    }

    private (T Answer, long At)? Last(TimeSpan goodFor)
    {
        lock (_gate)
        {
            return _last is { } last && time.GetElapsedTime(last.At) < goodFor ? last : null;
        }
    }

    private async Task<T> RunAsync(Func<CancellationToken, Task<T>> call, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit, time);
        CancellationToken token = end.Token;
        T answer = await Task.Run(() => call(token), CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
        {
            _last = (answer, time.GetTimestamp());
        }

        return answer;
    }
}
