using System.Buffers;

namespace ContainerLinks;

/// <summary>Whether this linker is the one that writes the runtime's hosts files. There is one at most, in whatever process.</summary>
internal sealed class LeaderLock(IContainerRuntime runtime, bool observeOnly, Func<Task> prepare, LinkerEvents events) : IDisposable
{
    private readonly SemaphoreSlim _trying = new(1, 1);
    private readonly Lock _lock = new();
    private IDisposable? _hold;
    private volatile bool _disposed;
    private volatile bool _mayWrite;
    private volatile string? _standsBy;
    private volatile string? _problem;

    public bool MayWrite => _mayWrite;

    /// <summary>Who writes while this one stands by, as a sentence; null while it does not.</summary>
    public string? StandsBy => _mayWrite || _disposed ? null : _standsBy;

    /// <summary>Why this one could not take over, although the other one let go; null while that is not so.</summary>
    public string? Problem => StandsBy is null ? null : _problem;

    /// <summary>Becomes the writer, unless it is that already or only observes.</summary>
    /// <returns>Whether it has become it in this call.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another one is it.</exception>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (observeOnly || _mayWrite)
        {
            return false;
        }

        await _trying.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_mayWrite)
            {
                return false;
            }

            Keep(await HoldAsync(cancellationToken).ConfigureAwait(false));
            if (_standsBy is not null)
            {
                _standsBy = null;
                events.TookOver($"the hosts files of {runtime.Name} are kept here from now on");
            }

            return true;
        }
        finally
        {
            _trying.Release();
        }
    }

    /// <summary>Waits for the other one to end; told once.</summary>
    public void StandBy(string reason)
    {
        bool isNews = _standsBy is null;
        (_standsBy, _problem) = (reason, null);
        if (isNews)
        {
            events.StandingBy(reason);
        }
    }

    /// <summary>What this one waited for has happened, and it could not use it; told once, until it can.</summary>
    public void FailToTakeOver(Exception failure)
    {
        if (_standsBy is null)
        {
            return; // Whoever wanted to write hears of it.
        }

        bool isNews = _problem is null;
        _problem = $"It cannot take over: {failure.Message}";
        if (isNews)
        {
            events.TakeOverFailed(failure);
        }
    }

    /// <summary>A rewrite that was held up beyond the end changes nothing: another one may be the writer by then, and knows better.</summary>
    /// <exception cref="ObjectDisposedException">Thrown by the result: the linker has ended.</exception>
    public Action<ReadOnlySpan<byte>, IBufferWriter<byte>> UntilTheEnd(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite) => (current, updated) =>
    {
        rewrite(current, updated);
        ObjectDisposedException.ThrowIf(_disposed, typeof(ContainerLinker));
    };

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _mayWrite = false;
            try
            {
                _hold?.Dispose();
            }
#pragma warning disable CA1031 // The runtime's own code; there is nothing left to be done about it.
            catch (Exception)
#pragma warning restore CA1031
            {
                // The lock ends with the process at the latest.
            }
        }
    }

    /// <summary>Nothing is written before it is known what shall be written.</summary>
    private async Task<IDisposable?> HoldAsync(CancellationToken cancellationToken)
    {
        IDisposable? hold = await runtime.HoldHostsFilesAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await prepare().ConfigureAwait(false);
            return hold;
        }
        catch
        {
            hold?.Dispose();
            throw;
        }
    }

    /// <summary>A hold that comes after the end is given back at once.</summary>
    private void Keep(IDisposable? hold)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                hold?.Dispose();
                throw new ObjectDisposedException(nameof(ContainerLinker));
            }

            _hold = hold;
            _mayWrite = true;
        }
    }
}
