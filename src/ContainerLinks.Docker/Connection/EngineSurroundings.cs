using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ContainerLinks;

/// <summary>What discovery looks at: variables, files, the user. Tests have their own.</summary>
internal class EngineSurroundings
{
    public static EngineSurroundings OfThisProcess { get; } = new();

    public virtual string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether there may be something. In a folder that may not be entered that is not to be seen: the attempt to connect then tells the reason.</summary>
    public virtual bool Exists(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether there may be such a pipe.</summary>
    public virtual bool Exists(NamedPipe pipe) => pipe.Exists();

    /// <summary>Whether this is a Windows: its engines are behind pipes.</summary>
    public virtual bool IsWindows => OperatingSystem.IsWindows();

    /// <summary>Whether this user may read a file that is there.</summary>
    public virtual bool MayRead(string path) => OperatingSystem.IsWindows() ? File.Exists(path) : NativeUser.May(path, write: false);

    /// <summary>Whether this user may read and write a file that is there. It is not opened for that: whoever watches it would see it.</summary>
    public virtual bool MayWrite(string path) => OperatingSystem.IsWindows() ? File.Exists(path) : NativeUser.May(path, write: true);

    /// <summary>A small file of the user's, or null if it is not there, cannot be read or is not small.</summary>
    public virtual byte[]? Read(string path)
    {
        const int Longest = 1024 * 1024;
        try
        {
            // A pipe or a device has no length, and would never come to an end.
            return new FileInfo(path) is { Exists: true, Length: > 0 and <= Longest } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public virtual string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The number of the user, or null where users have none.</summary>
    public virtual string? UserId => OperatingSystem.IsWindows() ? null : NativeUser.Id().ToString(CultureInfo.InvariantCulture);

    private static partial class NativeUser
    {
        private const int Read = 4;
        private const int Write = 2;

        public static uint Id() => geteuid();

        public static bool May(string path, bool write)
        {
            // faccessat with AT_EACCESS asks for the effective user, as an open does; its numbers are each system's own.
            (int here, int effective) = OperatingSystem.IsLinux() ? (-100, 0x200) : (-2, 0x10);
            return faccessat(here, [.. Encoding.UTF8.GetBytes(path), 0], write ? Read | Write : Read, effective) == 0;
        }

        [DllImport("libc", EntryPoint = "geteuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054, IDE1006, SA1300 // No marshalling is needed: numbers and bytes, and no error.
        private static extern uint geteuid();

        [DllImport("libc", EntryPoint = "faccessat")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int faccessat(int folder, byte[] path, int mode, int flags);
#pragma warning restore SYSLIB1054, IDE1006, SA1300
    }
}
