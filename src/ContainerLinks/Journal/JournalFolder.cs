using Microsoft.Win32.SafeHandles;

namespace ContainerLinks;

/// <summary>The folder of journals: made for the own user alone, and brought to the disk.</summary>
internal static class JournalFolder
{
    /// <summary>Makes the folder and those above it, as far as they are missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="flush">Whether it has to be there after a loss of power: a new folder stands in the one above it, which has to reach the disk too.</param>
    public static void Create(string folder, bool flush)
    {
        string[] missing = [.. Above(Path.GetFullPath(folder)).TakeWhile(path => !Directory.Exists(path))];
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (string made in flush ? missing : [])
        {
            Flush(Path.GetDirectoryName(made)!);
        }
    }

    /// <summary>Brings the names in a folder to the disk, where the system can.</summary>
    public static void Flush(string folder)
    {
        if (LinuxFile.IsSupported)
        {
            using SafeFileHandle? handle = LinuxFile.Open(folder, write: false, out _);
            if (handle is not null)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
    }

    /// <summary>The folder itself, and all above it but the root.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        for (string path = Path.TrimEndingDirectorySeparator(folder); Path.GetDirectoryName(path) is { } above; path = above)
        {
            yield return path;
        }
    }
}
