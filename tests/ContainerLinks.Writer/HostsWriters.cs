using System.Net;

namespace ContainerLinks.Writer;

/// <summary>Writers of a hosts file.</summary>
internal static class HostsWriters
{
    public static void Step(string path, int killAt, string[] entries) =>
        new HostsFile(path) { CreateIfMissing = true, StepsThrough = steps => new DyingFile(steps, killAt) }.Update(Entries(entries));

    public static void Many(string path, string marker, int rounds)
    {
        var file = new HostsFile(path, new ManagedBlock(marker));
        for (int round = 1; round <= rounds; round++)
        {
            Update(file, [new HostsEntry(new IPAddress([10, 1, (byte)(round >> 8), (byte)round]), marker)]);
        }
    }

    /// <summary>Tries again while another one has the lock: on a machine with much to do, that one may lose its processor for longer than an attempt takes.</summary>
    public static void Update(HostsFile file, IReadOnlyList<HostsEntry> entries)
    {
        const int Attempts = 40;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                file.Update(entries);
                return;
            }
            catch (ContainerLinksException held) when (held.Error == ContainerLinksError.Contended && attempt < Attempts)
            {
                // It is asked for again.
            }
        }
    }

    private static HostsEntry[] Entries(string[] texts) =>
        [.. texts.Select(text => text.Split('=')).Select(parts => new HostsEntry(IPAddress.Parse(parts[0]), parts[1]))];
}
