namespace ContainerLinks.Tests.Hosts;

/// <summary>Runs where a process may mount file systems that it alone sees.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrivateMountFactAttribute : FactAttribute
{
    private static readonly string[] AsRoot = ["unshare", "--mount"];
    private static readonly string[] AsAnybody = ["unshare", "--user", "--map-root-user", "--mount"];
    private static readonly Lazy<(string[]? Way, string Told)> Found = new(Find);

    public PrivateMountFactAttribute() =>
        Skip = Found.Value.Way is null ? $"No file system can be mounted here, neither by root nor in a user namespace: {Found.Value.Told.Trim()}" : null;

    /// <summary>Runs a shell script that may mount; what it mounts is gone afterwards. <c>$1</c> is the folder, then the arguments.</summary>
    internal static (int Code, string Output) Run(string folder, string script, params string[] arguments) =>
        HostsWriterProcess.Run([.. Found.Value.Way!, "sh", "-euc", script, "sh", folder, .. arguments]);

    private static (string[]? Way, string Told) Find()
    {
        string told = "";
        foreach (string[] way in (string[][])[AsRoot, AsAnybody])
        {
            try
            {
                (int code, told) = HostsWriterProcess.Run([.. way, "mount", "-t", "tmpfs", "none", "/mnt"]);
                if (code == 0)
                {
                    return (way, told);
                }
            }
            catch (System.ComponentModel.Win32Exception error)
            {
                told = error.Message;
            }
        }

        return (null, told);
    }
}
