using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks;

/// <summary>A file that is locked for one process at a time. The kernel ends the lock with its holder, however that ends.</summary>
/// <remarks>One call creates the file or opens the one that is there, so that of several who come at the same moment each has the same file before it asks for the lock. The lock is asked for
/// by a call of our own: a switch of .NET (<c>System.IO.DisableFileLocking</c>) turns its own ones off without a word, and .NET passes over a file system that knows none.</remarks>
internal sealed class LockFile : IDisposable
{
    private const int Own = 0x180; // read and write for the user alone: 0600
    private const int OpenReadWrite = 0x2;
    private const int OpenCreate = 0x40;
    private const int OpenNonBlocking = 0x800;
    private const int OpenCloseOnExec = 0x80000;
    private const int LockExclusiveAtOnce = 2 | 4;
    private const int Unlock = 8;
    private const int Interrupted = 4;
    private const int SharingViolation = unchecked((int)0x80070020);

    private LockFile(SafeFileHandle handle) => Handle = handle;

    /// <summary>The locked file.</summary>
    public SafeFileHandle Handle { get; }

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    private static int OpenNoFollow { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.S390x or Architecture.LoongArch64 or Architecture.RiscV64 => 0x20000,
        Architecture.Arm64 => 0x8000,
        _ => 0,
    };

    /// <summary>Takes the lock, or tells why not. It never waits.</summary>
    /// <param name="path">The file; a symbolic link is not followed.</param>
    /// <param name="failure">Why there is no lock; null if there is one.</param>
    public static LockFile? TryTake(string path, out LockFailure? failure)
    {
        SafeFileHandle? handle = OperatingSystem.IsLinux() && OpenNoFollow != 0 ? OpenOnLinux(path, out failure) : OpenAnywhere(path, out failure);
        if (handle is null)
        {
            return null;
        }

        failure = OperatingSystem.IsWindows() ? null : Lock(handle);
        failure ??= IsFile(handle) ? null : new LockFailure(LockFailureKind.Other, new IOException("It is no regular file"));
        if (failure is null)
        {
            return new LockFile(handle);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Gives the lock back first. A process that is being started has a copy of every handle for a moment, and a lock stays as long as one copy is open.</summary>
    public void Dispose()
    {
        if (!Handle.IsClosed && !OperatingSystem.IsWindows())
        {
            _ = flock(Handle.DangerousGetHandle(), Unlock);
        }

        Handle.Dispose();
    }

    private static SafeFileHandle? OpenOnLinux(string path, out LockFailure? failure)
    {
        byte[] text = Encoding.UTF8.GetBytes(path + '\0');
        while (true)
        {
            int descriptor = open(ref text[0], OpenReadWrite | OpenCreate | OpenNonBlocking | OpenCloseOnExec | OpenNoFollow, Own);
            if (descriptor >= 0)
            {
                failure = null;
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                failure = Failure(error);
                return null;
            }
        }
    }

    /// <summary>There a link that is put in place of the file between the look and the opening is followed.</summary>
    private static SafeFileHandle? OpenAnywhere(string path, out LockFailure? failure)
    {
        const int WouldBlockOnMacOS = 35;
        failure = null;
        try
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                failure = new LockFailure(LockFailureKind.Other, IsLink());
                return null;
            }

            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LockFailureKind kind = error switch
            {
                UnauthorizedAccessException => LockFailureKind.NotAllowed,
                DirectoryNotFoundException or FileNotFoundException => LockFailureKind.NoFolder,
                _ => error.HResult is SharingViolation or WouldBlockOnMacOS || error.HResult == WouldBlock ? LockFailureKind.Taken : LockFailureKind.Other,
            };
            failure = new LockFailure(kind, error);
            return null;
        }
    }

    private static LockFailure? Lock(SafeFileHandle handle)
    {
        while (flock(handle.DangerousGetHandle(), LockExclusiveAtOnce) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error == WouldBlock ? new LockFailure(LockFailureKind.Taken, Cause(error)) : new LockFailure(LockFailureKind.Other, Cause(error));
            }
        }

        return null;
    }

    private static bool IsFile(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) >= 0;
        }
        catch (NotSupportedException)
        {
            // A pipe or a device.
            return false;
        }
    }

    /// <summary>Only what says that nobody like us may write there is no failure of the lock: whoever cannot write a lock cannot write what it guards.</summary>
    private static LockFailure Failure(int error)
    {
        const int NotPermitted = 1, NoSuchFile = 2, AccessDenied = 13, NoDirectory = 20, ReadOnly = 30, TooManyLinks = 40;
        return error switch
        {
            NotPermitted or AccessDenied or ReadOnly => new LockFailure(LockFailureKind.NotAllowed, Cause(error)),
            NoSuchFile or NoDirectory => new LockFailure(LockFailureKind.NoFolder, Cause(error)),
            TooManyLinks => new LockFailure(LockFailureKind.Other, IsLink()),
            _ => new LockFailure(LockFailureKind.Other, Cause(error)),
        };
    }

    private static IOException IsLink() => new("It is a symbolic link, which is not followed");

    private static IOException Cause(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

#pragma warning disable IDE1006, SYSLIB1054 // The kernel's own names; and no marshalling code is needed for these types.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(ref byte path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(nint descriptor, int operation);
#pragma warning restore IDE1006, SYSLIB1054
}
