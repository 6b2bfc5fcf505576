using System.Globalization;

namespace ContainerLinks;

/// <summary>A journal's file in a folder, and the lock beside it.</summary>
internal sealed class FolderStorage : IJournalStorage
{
    private const int MostCopies = 20;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMacOS = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly bool _flush;
    private readonly FileStream _lock;
    private FileStream? _file;

    private FolderStorage(string path, JournalFlush flush, FileStream hold) => (Path, _flush, _lock) = (path, flush == JournalFlush.EveryWrite, hold);

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public bool WasUsed => _lock.Length > 0;

    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another linker has the journal open. <see cref="ContainerLinksError.Journal"/>: the folder cannot be used.</exception>
    public static FolderStorage Open(string folder, string name, JournalFlush flush)
    {
        string path = System.IO.Path.Combine(folder, name);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, Own | UnixFileMode.UserExecute);
            }

            return new FolderStorage(path, flush, OpenOwn(path + ".lock", FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException other) when (other.HResult is WouldBlockOnLinux or WouldBlockOnMacOS or SharingViolation)
        {
            throw new ContainerLinksException(ContainerLinksError.Contended, $"Journal '{Quoting.PrintablePath(path)}' is in use by another linker. End that one, or give each linker a folder of its own.", other);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Failed(path, "opened", failure);
        }
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
        if (_lock.Length == 0)
        {
            _lock.WriteByte((byte)'1');
            _lock.Flush(_flush);
        }
    }

    private void Flush(FileStream file)
    {
        if (_flush)
        {
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
    }

    /// <summary>A file's new name is in its folder, which has to reach the disk too.</summary>
    private void FlushFolder()
    {
        if (_flush && LinuxFile.IsSupported)
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle? folder = LinuxFile.Open(System.IO.Path.GetDirectoryName(Path)!, write: false, out _);
            if (folder is not null)
            {
                RandomAccess.FlushToDisk(folder);
            }
        }
    }
}
