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
            file.Update([new HostsEntry(new IPAddress([10, 1, (byte)(round >> 8), (byte)round]), marker)]);
        }
    }

    private static HostsEntry[] Entries(string[] texts) =>
        [.. texts.Select(text => text.Split('=')).Select(parts => new HostsEntry(IPAddress.Parse(parts[0]), parts[1]))];
}
