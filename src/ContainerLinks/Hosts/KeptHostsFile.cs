namespace ContainerLinks;

/// <summary>A <see cref="HostsFile"/> that stays open between updates: for the one program that writes a file very often, and holds this object as long.</summary>
/// <remarks>
/// <para>All that <see cref="HostsFile"/> promises holds: a file that was replaced, a symbolic link in its place, another writer and an unfinished write are noticed at each call, and then
/// the file is opened anew. An update takes about two thirds of the time (docs/benchmarks.md).</para>
/// <para><b>Cost.</b> One open file each; so keep only as many as the limit of the process has room for. A program that keeps a file open takes the write lease from every other program: two that
/// keep the same one wait some 20 ms at each update, and write it without the lease. The file system cannot be unmounted meanwhile. Where there is no lease (Windows, macOS), nothing is kept open.</para>
/// <threadsafety>Safe for concurrent use; calls wait for each other.</threadsafety>
/// </remarks>
public sealed class KeptHostsFile : IHostsFile, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HostsFile _file;
    private readonly ManagedBlock _block;
    private OpenHostsFile? _open;
    private bool _isDisposed;

    /// <summary>Names a file; it is opened by the first call that writes.</summary>
    /// <param name="path">The path; a relative one is resolved now.</param>
    /// <param name="block">The block that <see cref="Update"/> writes; null: <see cref="ManagedBlock.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or has a NUL character.</exception>
    public KeptHostsFile(string path, ManagedBlock? block = null)
    {
        _file = new HostsFile(path, block);
        _block = block ?? ManagedBlock.Default;
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    /// <value>As <see cref="HostsFile.UnguardedWrites"/>.</value>
    public long UnguardedWrites => _file.UnguardedWrites;

    /// <inheritdoc/>
    /// <exception cref="ContainerLinksException">As <see cref="HostsFile.Read"/>.</exception>
    public byte[]? Read() => _file.Read();

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="rewrite"/> is null.</exception>
    /// <exception cref="ContainerLinksException">As <see cref="HostsFile.Rewrite"/>.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed of.</exception>
    public bool Rewrite(HostsRewrite rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            bool written = false;
            if (_open is not null && TryRewrite(_open, rewrite, ref written))
            {
                return written;
            }

            // Closed first: our own handle would keep the lease from the file that is opened now.
            Close();
            written |= _file.Rewrite(rewrite);
            _open = TryOpen();
            return written;
        }
    }

    /// <summary>Puts the entries into our block; every other byte stays as it is.</summary>
    /// <param name="entries">What the block shall hold; none: there will be no block.</param>
    /// <returns>True if the file was written, false if it was right already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> is null.</exception>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    /// <exception cref="ContainerLinksException">As <see cref="HostsFile.Rewrite"/>.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed of.</exception>
    public bool Update(IReadOnlyList<HostsEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Rewrite((current, updated) => _block.Apply(current, entries, updated));
    }

    /// <summary>Closes the file. A second call does nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Close();
        }
    }

    private bool TryRewrite(OpenHostsFile open, HostsRewrite rewrite, ref bool written)
    {
        try
        {
            return _file.TryRewrite(open, rewrite, atOnce: true, ref written) && open.IsStillThere();
        }
        finally
        {
            open.LetIn();
        }
    }

    private OpenHostsFile? TryOpen()
    {
        if (!LinuxFile.IsSupported)
        {
            return null;
        }

        try
        {
            OpenHostsFile? open = OpenHostsFile.Open(Path, write: true);
            open?.Unlock();
            return open;
        }
        catch (ContainerLinksException)
        {
            // The text stands where it should; if the fault lasts, the next call meets it again.
            return null;
        }
    }

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }
}
