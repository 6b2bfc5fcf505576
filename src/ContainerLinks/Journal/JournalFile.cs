using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>A journal: what is appended is there again at the next opening. It is written anew, as a snapshot, when most of it is history.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class JournalFile : IDisposable
{
    /// <summary>The longest file that is read or written: 1 GiB.</summary>
    public const int MaximumLength = 1 << 30;

    // Below a megabyte it is not worth the trouble; above, the file stays within three times what it was after the last snapshot, or at the start.
    private const long SmallLength = 1 << 20;
    private const int GrowthBeforeSnapshot = 3;

    private readonly IJournalStorage _storage;
    private readonly string _kind;
    private readonly ILogger _logger;
    private long _length;
    private long _snapshotLength;
    private bool _isTold;
    private volatile string? _problem;

    private JournalFile(IJournalStorage storage, string kind, ILogger logger) => (_storage, _kind, _logger) = (storage, kind, logger);

    /// <summary>Whether the file lacks something, since it could not be written or a part of it was damaged: only a snapshot puts that right.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Why the last write failed; null once all is written anew. Anybody may ask.</summary>
    public string? Problem => _problem;

    /// <summary>Whether it is time for a snapshot.</summary>
    public bool IsDue => IsBehind || _length > Math.Max(SmallLength, GrowthBeforeSnapshot * _snapshotLength);

    /// <summary>Reads what is there. The storage is the journal's from now on, also if this fails.</summary>
    /// <param name="storage">Where it is kept.</param>
    /// <param name="kind">One word: what the journal is of.</param>
    /// <param name="take">Takes the text of a line; returns what is wrong with it, or null.</param>
    /// <param name="logger">Is told what was damaged.</param>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/>: it cannot be read, or is of another version.</exception>
    public static JournalFile Open(IJournalStorage storage, string kind, Func<string, string?> take, ILogger logger)
    {
        var journal = new JournalFile(storage, kind, logger);
        try
        {
            journal.Read(take);
            return journal;
        }
        catch (Exception failure)
        {
            storage.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Failed(storage.Path, "read", failure);
            }

            throw;
        }
    }

    /// <summary>Writes one line; all of it is there again, or nothing.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/>: it was not written, and will not come up later.</exception>
    public void Append(string text)
    {
        using var line = new PooledBuffer();
        JournalLine.Write(line, text);
        if (_length + line.Length > MaximumLength)
        {
            throw JournalErrors.Full(_storage.Path);
        }

        try
        {
            _storage.Append(line.Written, _length);
            _length += line.Length;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            IsBehind = true;
            CutOff();
            throw Lack(JournalErrors.Failed(_storage.Path, "written", failure));
        }
    }

    /// <summary>Puts all that counts in place of all that was written.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/>: the old text is there still.</exception>
    public void Rewrite(IEnumerable<string> lines)
    {
        using var text = new PooledBuffer();
        JournalLine.Write(text, JournalHeader.For(_kind));
        foreach (string line in lines)
        {
            JournalLine.Write(text, line);
            if (text.Length > MaximumLength)
            {
                throw JournalErrors.Full(_storage.Path);
            }
        }

        try
        {
            _storage.Replace(text.Written);
            _length = _snapshotLength = text.Length;
            IsBehind = _isTold = false;
            _problem = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            IsBehind = true;
            throw Lack(JournalErrors.Failed(_storage.Path, "written", failure));
        }
    }

    /// <summary>What was to be written was not: the file has to be written anew.</summary>
    public void FallBehind() => IsBehind = true;

    /// <summary>Writes what a fact changed. That is true, written or not, so this cannot fail: the file is put right at the next occasion, which may be long in coming; so it is told once.</summary>
    public void Note(Action write)
    {
        try
        {
            write();
        }
        catch (ContainerLinksException failure)
        {
            FallBehind();
            Lack(failure);
            if (!_isTold)
            {
                _isTold = true;
                _logger.LogJournalBehind(failure, _storage.Path);
            }
        }
    }

    public void Dispose() => _storage.Dispose();

    private ContainerLinksException Lack(ContainerLinksException failure)
    {
        _problem = failure.Message;
        return failure;
    }

    /// <summary>What was told to have failed must not come up at the next start. If not even that can be done, the snapshot that follows does it.</summary>
    private void CutOff()
    {
        try
        {
            _storage.Append(default, _length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one that is told.
        }
    }

    private void Read(Func<string, string?> take)
    {
        if (_storage.Read() is not { } bytes)
        {
            if (_storage.WasUsed)
            {
                _logger.LogJournalMissing(_kind, _storage.Path);
            }

            IsBehind = true;
            return;
        }

        _length = _snapshotLength = bytes.Length;
        List<JournalDamage> damage = JournalReader.Read(_storage.Path, bytes, _kind, take);
        foreach (JournalDamage place in damage)
        {
            _logger.LogJournalDamaged(place.Line, _storage.Path, place.Reason);
        }

        IsBehind = damage.Count > 0;
        if (damage.Exists(place => !place.IsCutOff))
        {
            _logger.LogJournalKept(_storage.Path, _storage.KeepCopy(bytes));
        }
    }
}
