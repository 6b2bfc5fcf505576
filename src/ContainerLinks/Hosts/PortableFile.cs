using Microsoft.Win32.SafeHandles;

namespace ContainerLinks;

/// <summary>Opening a hosts file with nothing but the platform's file API: on Windows and macOS.</summary>
/// <remarks>A link that is put in place of the file between the look and the opening is followed here; only Linux closes this gap.</remarks>
internal static class PortableFile
{
    private const int SharingViolation = unchecked((int)0x80070020);

    public static bool TryOpen(string path, bool write, out SafeFileHandle? handle)
    {
        handle = null;
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            throw HostsFileErrors.NotRegular(path, "a symbolic link");
        }

        if (Directory.Exists(path))
        {
            throw HostsFileErrors.NotRegular(path, "a directory");
        }

        if (file.Exists && (file.Attributes & FileAttributes.Device) != 0)
        {
            throw HostsFileErrors.NotRegular(path, "a device");
        }

        // Windows makes sharing a rule for everybody, so readers must be let in; on macOS it is a lock among those who ask for it.
        FileShare share = write && !OperatingSystem.IsWindows() ? FileShare.None : write ? FileShare.Read : FileShare.ReadWrite;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, write ? FileAccess.ReadWrite : FileAccess.Read, share);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException error) when (error.HResult == SharingViolation || !OperatingSystem.IsWindows())
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw HostsFileErrors.Failed(path, write ? "opened for writing" : "opened", error);
        }
    }
}
