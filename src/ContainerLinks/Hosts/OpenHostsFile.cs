using Microsoft.Win32.SafeHandles;

namespace ContainerLinks;

/// <summary>A regular file that is open and locked.</summary>
internal sealed class OpenHostsFile : IByteFile, IDisposable
{
    // A lock is held for microseconds. SpinWait gives the processor away more and more, up to a millisecond a turn.
    private const int LockAttempts = 500;
    private const int HastyLockAttempts = 32;

    // A resolver has the file open for microseconds too, unless it has lost the processor: then it gets a millisecond now and then. Somebody who keeps the file open must not hold us up for longer.
    private const int LeaseAttempts = 400;
    private const int LeaseAttemptsAtOnce = 40;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly LinuxFileStatus? _status;
    private long _likelyLength;
    private bool _hasLease;

    private OpenHostsFile(string path, SafeFileHandle handle, LinuxFileStatus? status)
    {
        _path = path;
        _handle = handle;
        _status = status;
        _likelyLength = status?.Size ?? 0;
    }

    /// <summary>Opens and locks.</summary>
    /// <param name="path">The path.</param>
    /// <param name="write">Whether it will be written.</param>
    /// <param name="isHasty">Whether to give up after some 20 ms, not half a second, if somebody else holds the lock.</param>
    /// <returns>Null if there is no such file.</returns>
    public static OpenHostsFile? Open(string path, bool write, bool isHasty = false)
    {
        int attempts = isHasty ? HastyLockAttempts : LockAttempts;
        var patience = new SpinWait();
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            if (TryOpen(path, write, out OpenHostsFile? file))
            {
                return file;
            }

            patience.SpinOnce();
        }

        throw new ContainerLinksException(
            ContainerLinksError.Contended,
            $"Hosts file '{Quoting.PrintablePath(path)}' is locked by another program all the time: expected the lock within {attempts} attempts. Try again, or end the program that holds it.");
    }

    /// <summary>Reads the whole file behind what the buffer holds already.</summary>
    public void Read(PooledBuffer destination, int limit)
    {
        int offset = 0;
        while (true)
        {
            Span<byte> free = destination.GetSpan();
            int count = RandomAccess.Read(_handle, free, offset);
            destination.Advance(count);
            offset += count;
            if (offset > limit)
            {
                throw HostsFileErrors.TooLong(_path, limit);
            }

            if (count == 0 || (count < free.Length && offset == _likelyLength))
            {
                // A short read alone is no end of file everywhere; one where the end is expected is.
                _likelyLength = offset;
                return;
            }
        }
    }

    /// <summary>Shuts readers out until the end of this object, if the kernel can and nobody keeps the file open.</summary>
    /// <returns>Whether nobody else has the file open.</returns>
    public bool TryShutOut()
    {
        if (!LinuxFile.IsSupported || LinuxFile.PrepareLease(_handle) != 0)
        {
            return false;
        }

        var patience = new SpinWait();
        for (int attempt = 0; attempt < LeaseAttempts; attempt++)
        {
            int error = LinuxFile.TryLease(_handle);
            if (error != LinuxFile.TryAgain)
            {
                return _hasLease = error == 0;
            }

            if (attempt % LeaseAttemptsAtOnce == 0)
            {
                patience.Reset();
            }

            patience.SpinOnce(LeaseAttemptsAtOnce - 1);
        }

        return false;
    }

    /// <summary>Whether the path still names this file.</summary>
    public bool IsStillThere() =>
        _status is not { } here || (LinuxFile.GetStatus(_path) is { } there && there.IsSameFileAs(here));

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    /// <inheritdoc/>
    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    /// <summary>Gives lease and lock back first. A process that is being started has a copy of every handle for a moment, and they stay as long as one copy is open.</summary>
    public void Dispose()
    {
        if (LinuxFile.IsSupported && !_handle.IsClosed)
        {
            if (_hasLease)
            {
                LinuxFile.EndLease(_handle);
            }

            LinuxFile.Unlock(_handle);
        }

        _handle.Dispose();
    }

    /// <summary>False: another one has the lock. True without a result: there is no file.</summary>
    private static bool TryOpen(string path, bool write, out OpenHostsFile? file)
    {
        if (LinuxFile.IsSupported)
        {
            return TryOpenOnLinux(path, write, out file);
        }

        bool opened = PortableFile.TryOpen(path, write, out SafeFileHandle? handle);
        file = handle is null ? null : new OpenHostsFile(path, handle, status: null);
        return opened;
    }

    private static bool TryOpenOnLinux(string path, bool write, out OpenHostsFile? file)
    {
        file = null;
        SafeFileHandle? handle = LinuxFile.Open(path, write, out int error);
        if (handle is null)
        {
            return error switch
            {
                LinuxFile.NoSuchFile => true,
                LinuxFile.TryAgain => false,
                LinuxFile.TooManyLinks when LinuxFile.GetStatus(path)?.Kind is { } kind => throw HostsFileErrors.NotRegular(path, kind),
                LinuxFile.IsDirectory => throw HostsFileErrors.NotRegular(path, "a directory"),
                _ => throw HostsFileErrors.Failed(path, write ? "opened for writing" : "opened", error),
            };
        }

        try
        {
            LinuxFileStatus? status = LinuxFile.GetStatus(handle);
            if (status?.Kind is { } kind)
            {
                throw HostsFileErrors.NotRegular(path, kind);
            }

            error = LinuxFile.TryLock(handle, write);
            if (error == 0)
            {
                file = new OpenHostsFile(path, handle, status);
            }
            else if (error != LinuxFile.TryAgain)
            {
                throw HostsFileErrors.Failed(path, "locked", error);
            }

            return file is not null;
        }
        finally
        {
            if (file is null)
            {
                handle.Dispose();
            }
        }
    }
}
