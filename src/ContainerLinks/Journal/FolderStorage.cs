using System.Globalization;

namespace ContainerLinks;

/// <summary>A journal's file in a folder, and the lock beside it.</summary>
internal sealed class FolderStorage : IJournalStorage
{
    private const int MostCopies = 20;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly bool _flushToDisk;
    private readonly LockFile _lock;
    private FileStream? _file;

    private FolderStorage(string path, bool flushToDisk, LockFile hold) => (Path, _flushToDisk, _lock) = (path, flushToDisk, hold);

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public bool WasUsed => RandomAccess.GetLength(_lock.Handle) > 0;

    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another linker has the journal open. <see cref="ContainerLinksError.Journal"/>: the folder cannot be used.</exception>
    public static FolderStorage Open(string folder, string name, bool flushToDisk)
    {
        string path = System.IO.Path.Combine(folder, name);
        try
        {
            JournalFolder.Create(folder, flushToDisk);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Failed(path, "opened", failure);
        }

        if (LockFile.TryTake(path + ".lock", out LockFailure? refused) is { } hold)
        {
            return new FolderStorage(path, flushToDisk, hold);
        }

        throw refused!.Kind == LockFailureKind.Taken
            ? new ContainerLinksException(ContainerLinksError.Contended, $"Journal '{Quoting.PrintablePath(path)}' is in use by another linker. End that one, or give each linker a folder of its own.", refused.Cause)
            : JournalErrors.Failed(path, "locked", refused.Cause);
    }

    /// <inheritdoc/>
    public byte[]? Read()
    {
        // What a killed writer left is not a journal yet.
        File.Delete(Path + ".new");
        if (!System.IO.Path.Exists(Path))
        {
            return null;
        }

        ThrowIfLink(Path);
        _file ??= OpenOwn(Path, FileMode.Open, FileShare.Read);
        if (_file.Length > JournalFile.MaximumLength)
        {
            throw new IOException($"It has {_file.Length} bytes; expected {JournalFile.MaximumLength} at most");
        }

        MarkUsed();
        byte[] bytes = new byte[_file.Length];
        int read = 0;
        for (int more = -1; more != 0 && read < bytes.Length; read += more)
        {
            more = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(read), read);
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes, long length)
    {
        FileStream file = _file ?? throw new IOException("It was not opened.");
        if (RandomAccess.GetLength(file.SafeFileHandle) > length)
        {
            RandomAccess.SetLength(file.SafeFileHandle, length);
        }

        RandomAccess.Write(file.SafeFileHandle, bytes, length);
        Flush(file);
    }

    /// <inheritdoc/>
    public void Replace(ReadOnlySpan<byte> bytes)
    {
        string next = Path + ".new";
        File.Delete(next);
        FileStream file = OpenOwn(next, FileMode.CreateNew, FileShare.Read);
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, 0);
            Flush(file);
            if (OperatingSystem.IsWindows())
            {
                // There an open file cannot be moved, nor one be moved onto it.
                _file?.Dispose();
                file.Dispose();
            }

            File.Move(next, Path, overwrite: true);
            file = OperatingSystem.IsWindows() ? OpenOwn(Path, FileMode.Open, FileShare.Read) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file?.Dispose();
        _file = file;
        FlushFolder();
        MarkUsed();
    }

    /// <inheritdoc/>
    public string KeepCopy(ReadOnlySpan<byte> bytes)
    {
        for (int number = 1; ; number++)
        {
            string path = $"{Path}.damaged-{number.ToString(CultureInfo.InvariantCulture)}";
            if (number == MostCopies)
            {
                File.Delete(path);
            }

            if (!System.IO.Path.Exists(path))
            {
                using FileStream copy = OpenOwn(path, FileMode.CreateNew, FileShare.Read);
                RandomAccess.Write(copy.SafeFileHandle, bytes, 0);

                // The damaged file is replaced next: what is kept of it must be on the disk by then.
                Flush(copy);
                FlushFolder();
                return path;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }

    private static FileStream OpenOwn(string path, FileMode mode, FileShare share)
    {
        ThrowIfLink(path);
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = Own;
        }

        return new FileStream(path, options);
    }

    private static void ThrowIfLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"'{Quoting.PrintablePath(path)}' is a symbolic link, which is not followed");
        }
    }

    /// <summary>From now on a journal that is missing is missed. A writer may have been killed between the file's first name and the mark.</summary>
    private void MarkUsed()
    {
        if (!WasUsed)
        {
            RandomAccess.Write(_lock.Handle, "1"u8, 0);
            if (_flushToDisk)
            {
                RandomAccess.FlushToDisk(_lock.Handle);
            }
        }
    }

    private void Flush(FileStream file)
    {
        if (_flushToDisk)
        {
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
    }

    /// <summary>A file's new name is in its folder, which has to reach the disk too.</summary>
    private void FlushFolder()
    {
        if (_flushToDisk)
        {
            JournalFolder.Flush(System.IO.Path.GetDirectoryName(Path)!);
        }
    }
}
