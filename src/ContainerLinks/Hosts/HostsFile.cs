using System.Buffers;

namespace ContainerLinks;

/// <summary>A hosts file on a disk, rewritten in place: it stays the same file for everybody who has it mounted or open.</summary>
/// <remarks>
/// <para><b>Readers.</b> Nothing is written if the text is right already. Else only the bytes that differ are written. No file system of Linux but XFS promises that a read which overlaps
/// a write sees all of it or nothing. So on Linux a write lease is taken for the few microseconds: who opens the file then waits, and reads the new text.
/// Somebody who keeps the file open, or a file system without leases, or a file of another user without <c>CAP_LEASE</c>, makes the lease fail: the file is written all the same
/// after a bounded wait (some 20 ms on a machine at rest), in an order in which no reader sees an empty file or a new text that is cut off; but one that reads in that very moment may get a mix of both. <see cref="UnguardedWrites"/> counts these writes. Windows and macOS have no such lease: there each write is one.</para>
/// <para><b>Writers.</b> Reading and writing again is one step for all that honour the same lock, an open file description lock on the file (F_OFD_SETLK; elsewhere <see cref="FileShare"/>);
/// one that does not, such as an engine, is noticed under the lease, and the file is read anew. A file that was put in place of the old one meanwhile is written too. All attempts are bounded.
/// Anybody who may open the file may hold the lock, a container too: that is an error of this one file, and transient.</para>
/// <para><b>Crashes.</b> What cannot be done in one step is done under a record, a comment line at the end of the file for as long as the write lasts. If the writer is killed,
/// the next call that writes gives the file the old or the new text exactly, and <see cref="Read"/> shows that text already. Nothing of ours is left over. A loss of power is
/// another matter: nothing is flushed to the disk, so the file may then hold any mix of pages, as after every unflushed write.</para>
/// <para><b>Safety.</b> The last part of the path is never followed if it is a symbolic link, and only a regular file is opened. Folders on the way may be links. The text may have 16 MiB.</para>
/// <para>A rewrite may be asked for its text more than once in a call, and must not use the same file itself.</para>
/// <threadsafety>Safe for concurrent use; calls on one file wait for each other.</threadsafety>
/// </remarks>
public sealed class HostsFile : IHostsFile
{
    /// <summary>The longest text that is read or written: 16 MiB.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    // A record can hold the whole text once more, in base 64.
    private const int MaximumLengthWithRecord = 3 * MaximumLength;
    private const int MaximumAttempts = 8;
    private readonly ManagedBlock _block;
    private long _unguardedWrites;

    /// <summary>Whether a lock of somebody else is waited for for a moment only: whoever asks comes again.</summary>
    internal bool IsHasty { get; set; }

    /// <summary>Names a file; nothing is opened yet.</summary>
    /// <param name="path">The path; a relative one is resolved now.</param>
    /// <param name="block">The block that <see cref="Update"/> writes; null: <see cref="ManagedBlock.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or has a NUL character.</exception>
    public HostsFile(string path, ManagedBlock? block = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _block = block ?? ManagedBlock.Default;
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    /// <value>Writes without the lease; see the remarks of the type.</value>
    public long UnguardedWrites => Interlocked.Read(ref _unguardedWrites);

    /// <summary>Whether a missing file is created once there is text to write. Its folder must exist; a reader may see it empty for a moment.</summary>
    /// <value>False by default: a missing file is an error.</value>
    public bool CreateIfMissing { get; init; }

    /// <summary>What the steps of a write go through on their way to the file: for tests that end the process between two of them.</summary>
    internal Func<IByteFile, IByteFile>? StepsThrough { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: it is no regular file, is longer than <see cref="MaximumLength"/>, or cannot be read.
    /// <see cref="ContainerLinksError.Contended"/>: another program holds the lock.</exception>
    public byte[]? Read()
    {
        using OpenHostsFile? file = OpenHostsFile.Open(Path, write: false, IsHasty);
        if (file is null)
        {
            return null;
        }

        using var raw = new PooledBuffer();
        ReadAll(file, raw);
        using PooledBuffer? recovered = UnfinishedWrite.Recover(raw.Written);
        return Bounded(recovered ?? raw).ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="rewrite"/> is null.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: it is missing, is no regular file, cannot be read or written, or one of the
    /// texts is longer than <see cref="MaximumLength"/>. <see cref="ContainerLinksError.Contended"/>: another program holds the lock, or changes or replaces the file again and again.
    /// The file has its old text then, or a record of the new one which the next call carries out.</exception>
    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        bool written = false;
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            using OpenHostsFile? file = OpenHostsFile.Open(Path, write: true, IsHasty);
            if (file is null)
            {
                if (!TryCreate(rewrite))
                {
                    return written;
                }
            }
            else if (TryRewrite(file, rewrite, ref written) && file.IsStillThere())
            {
                return written;
            }
        }

        throw new ContainerLinksException(
            ContainerLinksError.Contended,
            $"Hosts file '{Quoting.PrintablePath(Path)}' was changed or replaced by another program {MaximumAttempts} times while it was written. Try again, or let only one program write it.");
    }

    /// <summary>Puts the entries into our block; every other byte stays as it is.</summary>
    /// <param name="entries">What the block shall hold; none: there will be no block.</param>
    /// <returns>True if the file was written, false if it was right already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> is null.</exception>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    /// <exception cref="ContainerLinksException">As <see cref="Rewrite"/>.</exception>
    public bool Update(IReadOnlyList<HostsEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Rewrite((current, updated) => _block.Apply(current, entries, updated));
    }

    /// <summary>Gives the file a whole new text.</summary>
    /// <param name="text">The text, at most <see cref="MaximumLength"/> bytes.</param>
    /// <returns>True if the file was written, false if it was right already.</returns>
    /// <exception cref="ContainerLinksException">As <see cref="Rewrite"/>.</exception>
    public bool Write(ReadOnlySpan<byte> text)
    {
        byte[] copy = text.ToArray();
        return Rewrite((_, updated) => updated.Write(copy));
    }

    /// <summary>One attempt on a file that is open.</summary>
    /// <param name="file">The file, locked.</param>
    /// <param name="rewrite">Makes the new text.</param>
    /// <param name="written">True from the moment on that the file is written.</param>
    /// <returns>False: somebody else is at work on the file, so the text must be made anew.</returns>
    private bool TryRewrite(OpenHostsFile file, Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite, ref bool written)
    {
        using var raw = new PooledBuffer();
        ReadAll(file, raw);
        using PooledBuffer? recovered = UnfinishedWrite.Recover(raw.Written);
        using var updated = new PooledBuffer();
        rewrite(Bounded(recovered ?? raw), updated);
        if (Bounded(updated).SequenceEqual(raw.Written))
        {
            return true;
        }

        bool isGuarded = file.TryShutOut();
        if (isGuarded && !HasStill(file, raw.Written))
        {
            return false;
        }

        if (!isGuarded)
        {
            // Before the write, so that whoever saw a mix finds it counted.
            Interlocked.Increment(ref _unguardedWrites);
        }

        try
        {
            InPlaceWrite.Execute(StepsThrough?.Invoke(file) ?? file, raw.Written, updated.Written);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw HostsFileErrors.Failed(Path, "written", error);
        }

        written = true;
        return true;
    }

    private bool HasStill(OpenHostsFile file, ReadOnlySpan<byte> text)
    {
        using var now = new PooledBuffer(text.Length + 1);
        ReadAll(file, now);
        return now.Written.SequenceEqual(text);
    }

    private void ReadAll(OpenHostsFile file, PooledBuffer destination)
    {
        try
        {
            file.Read(destination, MaximumLengthWithRecord);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw HostsFileErrors.Failed(Path, "read", error);
        }
    }

    /// <summary>False: it need not exist, since there is no text for it.</summary>
    private bool TryCreate(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        if (!CreateIfMissing)
        {
            throw HostsFileErrors.Missing(Path);
        }

        using var text = new PooledBuffer();
        rewrite(default, text);
        if (Bounded(text).IsEmpty)
        {
            return false;
        }

        try
        {
            File.OpenHandle(Path, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (IOException) when (System.IO.Path.Exists(Path))
        {
            // Another writer was faster; whatever it has made is looked at in the next round.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw HostsFileErrors.Failed(Path, "created", error);
        }

        return true;
    }

    private ReadOnlySpan<byte> Bounded(PooledBuffer text) =>
        text.Length <= MaximumLength ? text.Written : throw HostsFileErrors.TooLong(Path, MaximumLength);
}
