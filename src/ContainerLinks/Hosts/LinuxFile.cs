using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks;

/// <summary>What the platform's file API cannot do on Linux: open without following a link or waiting for a pipe, lock without disturbing readers, and tell one file from another.</summary>
/// <remarks>All values are those of the kernel's interface, which never change. Processors on which a function with a variable number of arguments is called in another way are left out.</remarks>
internal static class LinuxFile
{
    public const int NoSuchFile = 2;
    public const int TryAgain = 11;
    public const int IsDirectory = 21;
    public const int TooManyLinks = 40;
    private const int AccessDenied = 13;

    private const int OpenReadWrite = 0x2;
    private const int OpenNonBlocking = 0x800;
    private const int OpenCloseOnExec = 0x80000;
    private const int SetSignal = 10;
    private const int UrgentSignal = 23;
    private const int SetLease = 1024;
    private const int SetDescriptionLock = 37;
    private const short ReadLock = 0;
    private const short WriteLock = 1;
    private const short NoLock = 2;
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint TypeInodeAndSize = 0x301;

    /// <summary>Whether the calls below can be used.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && OpenNoFollow != 0;

    private static int OpenNoFollow { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.S390x or Architecture.LoongArch64 or Architecture.RiscV64 => 0x20000,
        Architecture.Arm64 => 0x8000,
        _ => 0,
    };

    /// <summary>Opens a file of any kind; a symbolic link at the end of the path fails with <see cref="TooManyLinks"/>.</summary>
    public static SafeFileHandle? Open(string path, bool write, out int error)
    {
        int descriptor = open(ref Text(path)[0], OpenCloseOnExec | OpenNonBlocking | OpenNoFollow | (write ? OpenReadWrite : 0));
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Asks for the lock of the open file description (F_OFD_SETLK), which ends with the handle and stands in no reader's way.</summary>
    /// <returns>0, or the error: <see cref="TryAgain"/> if another one has it.</returns>
    public static int TryLock(SafeFileHandle file, bool write)
    {
        var whole = new RecordLock { Type = write ? WriteLock : ReadLock };
        int error = fcntl(file.DangerousGetHandle(), SetDescriptionLock, ref whole) == 0 ? 0 : Marshal.GetLastPInvokeError();
        return error == AccessDenied ? TryAgain : error;
    }

    /// <summary>Gives that lock back, for all copies of the handle.</summary>
    public static void Unlock(SafeFileHandle file)
    {
        var whole = new RecordLock { Type = NoLock };
        _ = fcntl(file.DangerousGetHandle(), SetDescriptionLock, ref whole);
    }

    /// <summary>Makes the kernel tell the holder of a lease that somebody waits by SIGURG, which is ignored unless a program wants it, not by SIGIO, which would end the process.</summary>
    /// <remarks>The end of a lease undoes it, so it goes before each one.</remarks>
    /// <returns>0, or the error.</returns>
    public static int PrepareLease(SafeFileHandle file) => Control(file, SetSignal, UrgentSignal);

    /// <summary>Asks for a write lease: as long as we hold it nobody has the file open, and who opens it waits until it ends, with our handle at the latest.</summary>
    /// <returns>0, or the error: <see cref="TryAgain"/> if somebody has the file open.</returns>
    public static int TryLease(SafeFileHandle file) => Control(file, SetLease, WriteLock);

    public static void EndLease(SafeFileHandle file) => _ = Control(file, SetLease, NoLock);

    /// <summary>What the handle has open.</summary>
    public static LinuxFileStatus? GetStatus(SafeFileHandle file) => GetStatus((int)file.DangerousGetHandle(), "", EmptyPath);

    /// <summary>What the path names, itself and not what it points to; null if there is nothing.</summary>
    public static LinuxFileStatus? GetStatus(string path) => GetStatus(-1, path, NoFollow);

    private static int Control(SafeFileHandle file, int command, nint argument) =>
        fcntl(file.DangerousGetHandle(), command, argument) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static LinuxFileStatus? GetStatus(int folder, string path, int flags)
    {
        // A relative path starts at the current folder: AT_FDCWD.
        const int CurrentFolder = -100;
        return statx(folder < 0 ? CurrentFolder : folder, ref Text(path)[0], flags, TypeInodeAndSize, out LinuxFileStatus status) == 0 ? status : null;
    }

    private static byte[] Text(string path) => Encoding.UTF8.GetBytes(path + '\0');

#pragma warning disable IDE1006, SYSLIB1054 // The kernel's own names; and no marshalling code is needed for these types.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(ref byte path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(nint descriptor, int command, ref RecordLock argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(nint descriptor, int command, nint argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, ref byte path, int flags, uint mask, out LinuxFileStatus status);
#pragma warning restore IDE1006, SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct RecordLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
