using System.Text;

namespace ContainerLinks.Tests.Hosts;

/// <summary>A change of a hosts file, with lines of the user around our block.</summary>
internal sealed record HostsChange(string Name, byte[]? Old, HostsEntry[] Entries, byte[] Users)
{
    private const string Before = HostsSamples.Fixed + "10.0.0.9 user # no line of ours\r\n\n\n";
    private const string After = "10.0.0.10\tbehind\n\n\n\n";

    /// <summary>What the file shall hold.</summary>
    public byte[] New => new ManagedBlock().Apply(Old ?? [], Entries);

    public static IReadOnlyList<HostsChange> All { get; } =
    [
        Of("same length", Few(5), Few(6)),
        Of("same length in many pages", Many(5), Many(6)),
        Of("longer", Few(5), Few(115)),
        Of("longer by a page and more", Few(5), Many(115)),
        Of("longer in many pages", Many(5), Many(115)),
        Of("shorter", Few(115), Few(5)),
        Of("shorter by pages", Many(115), Few(5)),
        Of("block created", [], Few(5)),
        Of("block of many pages created", [], Many(5)),
        Of("block removed", Few(5), []),
        Of("block of many pages removed", Many(5), []),
        Of("near the end of a page", Few(5), Few(115), padding: 4096 - 250),
        Of("without a last line end", [], Few(115), after: "10.0.0.10 behind"),
        new("file created", null, Few(5), []),
        new("file of many pages created", null, Many(5), []),
    ];

    public override string ToString() => Name;

    private static HostsChange Of(string name, HostsEntry[] old, HostsEntry[] entries, int padding = 0, string after = After)
    {
        byte[] before = Encoding.UTF8.GetBytes(Before + (padding == 0 ? "" : '#' + new string('x', padding - Before.Length) + '\n'));
        byte[] behind = Encoding.UTF8.GetBytes(after);
        return new(name, [.. new ManagedBlock().Apply(before, old), .. behind], entries, [.. before, .. behind]);
    }

    private static HostsEntry[] Few(byte last) => [new(HostsSamples.Ip(172, 17, 0, last), "db"), new(HostsSamples.Ip(172, 17, 0, 2), "cache")];

    private static HostsEntry[] Many(byte last) => [.. Enumerable.Range(0, 400).Select(number => new HostsEntry(HostsSamples.Ip(10, 1, (byte)(number >> 6), last), $"source{number:000}"))];
}
