namespace ContainerLinks.Benchmarks;

/// <summary>Where the files lie.</summary>
public enum HostsFileDisk
{
    /// <summary>The temporary folder.</summary>
    Temporary,

    /// <summary>A file system in memory.</summary>
    Memory,
}

internal static class HostsFileDiskExtensions
{
    public static string Folder(this HostsFileDisk disk) => disk == HostsFileDisk.Memory ? "/dev/shm" : Path.GetTempPath();
}
