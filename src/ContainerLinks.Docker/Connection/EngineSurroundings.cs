using System.Globalization;
using System.Runtime.InteropServices;

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
        public static uint Id() => geteuid();

        [DllImport("libc", EntryPoint = "geteuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054, IDE1006, SA1300 // No marshalling is needed: one number and no error.
        private static extern uint geteuid();
#pragma warning restore SYSLIB1054, IDE1006, SA1300
    }
}
