using System.ComponentModel;

namespace ContainerLinks.Tests.Hosts;

/// <summary>Runs where a process may mount file systems that it alone sees.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrivateMountFactAttribute : FactAttribute
{
    /// <summary>Makes an empty disk of 1 MiB in a file, in blocks of 1 KiB, and mounts it at <c>$folder/disk</c>.</summary>
    internal const string MountExt4 = """
        head -c 1M /dev/zero >"$folder/image"
        mkfs.ext4 -q -F -b 1024 -m 0 -O ^has_journal "$folder/image"
        mount -o loop "$folder/image" "$folder/disk"

        """;

    private static readonly string[] AsRoot = ["unshare", "--mount"];
    private static readonly string[] AsAnybody = ["unshare", "--user", "--map-root-user", "--mount"];
    private static readonly Lazy<(string[]? Way, string Told)> Found = new(() => Find("mount -t tmpfs none $folder/disk", AsRoot, AsAnybody));

    // The kernel does not trust what stands on the disk of anybody.
    private static readonly Lazy<(string[]? Way, string Told)> FoundForExt4 = new(() => Find(MountExt4, AsRoot));

    /// <param name="onExt4">Whether it mounts more than file systems in memory.</param>
    public PrivateMountFactAttribute(bool onExt4 = false) =>
        Skip = onExt4 switch
        {
            false when Found.Value.Way is null => $"No file system can be mounted here, neither by root nor in a user namespace: {Found.Value.Told.Trim()}",
            true when FoundForExt4.Value.Way is null => $"No ext4 can be mounted from a file here; that needs root and a loop device: {FoundForExt4.Value.Told.Trim()}",
            _ => null,
        };

    /// <summary>Runs a shell script that may mount; what it mounts is gone afterwards. <c>$1</c> is the folder, then the arguments.</summary>
    internal static (int Code, string Output) Run(string folder, string script, params string[] arguments) =>
        WriterProcess.Run([.. Found.Value.Way!, "sh", "-euc", script, "sh", folder, .. arguments]);

    private static (string[]? Way, string Told) Find(string mount, params string[][] ways)
    {
        string folder = Directory.CreateTempSubdirectory("mount-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "disk"));
        string told = "";
        try
        {
            foreach (string[] way in ways)
            {
                (int code, told) = WriterProcess.Run([.. way, "sh", "-euc", $"folder=$1\n{mount}", "sh", folder]);
                if (code == 0)
                {
                    return (way, told);
                }
            }
        }
        catch (Win32Exception error)
        {
            told = error.Message;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return (null, told);
    }
}
