using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Writes down what only the linker knows of links. It follows the world's changes; what a caller declares is written before it counts.</summary>
/// <remarks>One worker writes, everything that waits at once: whoever waits for the disk does not keep the loop from its facts. Without a folder it does nothing.</remarks>
internal sealed class LinkJournal(JournalOptions options, Func<WorldSnapshot> world, ILogger logger) : IAsyncDisposable
{
    public const string Kind = "links";
    private const int MostEntriesPerLine = 1024;

    private readonly Lock _gate = new();
    private readonly List<Batch> _ahead = [];
    private List<Batch> _waiting = [];
    private JournalFile? _journal;
    private bool _isWriting;
    private bool _isTakenUp;
    private bool _isDisposed;
    private TaskCompletionSource? _idle;

    public bool IsOn => options.IsOn;

    public string? Problem => _journal?.Problem;

    /// <summary>Opens the journal, unless it is open.</summary>
    /// <returns>What it says; null if there is nothing to take over.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/> or <see cref="ContainerLinksError.Contended"/>.</exception>
    public LinkHistory? Open()
    {
        lock (_gate)
        {
            if (!IsOn || _journal is not null || _isDisposed)
            {
                return null;
            }

            var history = new LinkHistory();
            JournalFile journal = options.Open(Kind, history.Take, logger);
            if (history.IsMuchHistory || world().IsListed)
            {
                journal.FallBehind();
            }

            _journal = journal;
            return history;
        }
    }

    /// <summary>The world says what the journal said. Before that it is not written anew: what was not taken up yet would be lost.</summary>
    public void TakenUp()
    {
        lock (_gate)
        {
            _isTakenUp = true;
        }

        CatchUp();
    }

    /// <summary>As if it had not been opened.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isTakenUp = false;
            _journal?.Dispose();
            _journal = null;
        }
    }

    /// <summary>Writes entries before what they say counts: all of them or none.</summary>
    /// <returns>To be disposed of when the world says it too, or it was given up.</returns>
    /// <exception cref="ContainerLinksException">They were not written, and will not come up later.</exception>
    public async Task<IDisposable?> WriteAheadAsync(IEnumerable<LinkEntry> entries)
    {
        LinkEntry[] all = [.. entries];
        if (!IsOn || all.Length == 0)
        {
            return null;
        }

        var batch = new Batch(all, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ContainerLinker));
            if (_journal is null)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.Contended, "Links cannot be declared here: another linker keeps them, and has their journal. Ask that one, or wait until this one takes over.");
            }

            _ahead.Add(batch);
            _waiting.Add(batch);
            Begin();
        }

        try
        {
            await batch.Written!.Task.ConfigureAwait(false);
            return new Confirmation(this, batch);
        }
        catch
        {
            Confirm(batch);
            throw;
        }
    }

    /// <summary>Writes what a fact changed. That is so, written or not, and nobody waits for it.</summary>
    public void Note(LinkEntry[] entries)
    {
        if (entries.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_journal is not null)
            {
                _waiting.Add(new Batch(entries, null));
                Begin();
            }
        }
    }

    /// <summary>Writes the journal anew where that is due: it has grown, or lacks something.</summary>
    public void CatchUp()
    {
        lock (_gate)
        {
            if (MayRewrite(_journal))
            {
                Begin();
            }
        }
    }

    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _isWriting ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await WhenIdleAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _isDisposed = true;
        }

        Close();
    }

    private bool MayRewrite(JournalFile? journal) => journal is { IsDue: true } && _isTakenUp && world().IsListed;

    private void Begin()
    {
        if (!_isWriting)
        {
            _isWriting = true;
            ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.Work(), this, preferLocal: false);
        }
    }

    private void Work()
    {
        while (true)
        {
            List<Batch> batches;
            lock (_gate)
            {
                bool isDue = MayRewrite(_journal);
                if (_waiting.Count == 0 && !isDue || _journal is null)
                {
                    _waiting.ForEach(batch => batch.Written?.TrySetException(new ObjectDisposedException(nameof(ContainerLinker))));
                    _waiting.Clear();
                    _isWriting = false;
                    _idle?.TrySetResult();
                    _idle = null;
                    return;
                }

                (batches, _waiting) = (_waiting, []);
            }

            if (!Write(batches))
            {
                lock (_gate)
                {
                    if (_waiting.Count == 0)
                    {
                        // The next change, or the next turn, tries again.
                        _isWriting = false;
                        _idle?.TrySetResult();
                        _idle = null;
                        return;
                    }
                }
            }
        }
    }

    private bool Write(List<Batch> batches)
    {
        JournalFile journal = _journal!;
        Exception? failure = null;
        journal.Note(() =>
        {
            try
            {
                if (MayRewrite(journal))
                {
                    Rewrite(journal);
                }
                else
                {
                    Append(journal, batches);
                }
            }
#pragma warning disable CA1031 // Told to those who wait; what a fact changed is written anew as soon as possible.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
                throw exception as ContainerLinksException ?? new ContainerLinksException(ContainerLinksError.Journal, exception.Message, exception);
            }
        });
        foreach (Batch batch in batches)
        {
            if (failure is null)
            {
                batch.Written?.TrySetResult();
            }
            else if (batch.Written is not null)
            {
                // At once: the next snapshot must not have what its caller is told has failed.
                Confirm(batch);
                batch.Written.TrySetException(failure);
            }
        }

        return failure is null;
    }

    private static void Append(JournalFile journal, List<Batch> batches)
    {
        var entries = new List<LinkEntry>();
        foreach (Batch batch in batches)
        {
            entries.AddRange(batch.Entries);
            if (entries.Count >= MostEntriesPerLine)
            {
                journal.Append(LinkEntryText.Write(entries));
                entries.Clear();
            }
        }

        if (entries.Count > 0)
        {
            journal.Append(LinkEntryText.Write(entries));
        }
    }

    /// <summary>What the world does not say yet is written too.</summary>
    private void Rewrite(JournalFile journal)
    {
        LinkEntry[] ahead;
        lock (_gate)
        {
            ahead = [.. _ahead.SelectMany(batch => batch.Entries)];
        }

        journal.Rewrite(LinkHistory.EntriesOf(world()).Concat(ahead).Select(entry => LinkEntryText.Write([entry])));
    }

    private void Confirm(Batch batch)
    {
        lock (_gate)
        {
            _ahead.Remove(batch);
        }
    }

    /// <summary>What is to be written, in one line, and who waits for it; null: nobody.</summary>
    private sealed class Batch(LinkEntry[] entries, TaskCompletionSource? written)
    {
        public LinkEntry[] Entries { get; } = entries;

        public TaskCompletionSource? Written { get; } = written;
    }

    private sealed class Confirmation(LinkJournal journal, Batch batch) : IDisposable
    {
        public void Dispose() => journal.Confirm(batch);
    }
}
