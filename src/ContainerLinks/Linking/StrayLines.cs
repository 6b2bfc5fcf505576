using System.Buffers;
using System.Text;

namespace ContainerLinks;

/// <summary>Lines of ours without their marker lines. Podman writes a hosts file anew from its entries, without comments, when its container leaves a network or shares it no more with another
/// container; so the markers go, and what stood between them looks like anybody's.</summary>
internal static class StrayLines
{
    /// <summary>Takes out what this linker itself wrote last, if the file has no block any more.</summary>
    /// <param name="file">The file.</param>
    /// <param name="block">Where our lines should stand.</param>
    /// <param name="packed">What was written last, by <see cref="Pack"/>.</param>
    /// <returns>The file without them: each goes once, the last one first, since an equal line of somebody else stood before ours.</returns>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> file, ManagedBlock block, byte[] packed)
    {
        if (packed.Length == 0 || !block.Find(file).Equals(0..0))
        {
            return file;
        }

        var lines = new List<Range>();
        foreach (HostsLine line in new HostsLines(file))
        {
            lines.Add(line.Start..line.End);
        }

        var stray = new HashSet<int>();
        foreach (HostsEntry entry in Unpack(packed))
        {
            if (!TakeWhole(file, lines, entry, stray))
            {
                TakeParts(file, lines, entry, stray);
            }
        }

        if (stray.Count == 0)
        {
            return file;
        }

        var kept = new ArrayBufferWriter<byte>(file.Length);
        for (int i = 0; i < lines.Count; i++)
        {
            if (!stray.Contains(i))
            {
                kept.Write(file[lines[i]]);
            }
        }

        return kept.WrittenSpan;
    }

    /// <summary>Entries as text, which is small: each recipient keeps its own. Podman's layout of a line is the one of <see cref="HostsEntry"/>, too, whatever the renderer's was.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="before">What was packed before; it is kept if nothing has changed.</param>
    public static byte[] Pack(List<HostsEntry> entries, byte[] before)
    {
        int length = 0;
        bool isSame = true;
        foreach (HostsEntry entry in entries)
        {
            isSame = isSame && before.AsSpan(Math.Min(length, before.Length)).StartsWith(entry.Line);
            length += entry.Line.Length;
        }

        if (isSame && length == before.Length)
        {
            return before;
        }

        byte[] packed = new byte[length];
        Span<byte> rest = packed;
        foreach (HostsEntry entry in entries)
        {
            entry.Line.CopyTo(rest);
            rest = rest[entry.Line.Length..];
        }

        return packed;
    }

    private static IEnumerable<HostsEntry> Unpack(byte[] packed) =>
        Encoding.UTF8.GetString(packed).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', ' '))
            .Select(words => new HostsEntry(AddressParser.Parse(words[0]), words[1..]));

    private static bool TakeWhole(ReadOnlySpan<byte> file, List<Range> lines, HostsEntry entry, HashSet<int> stray)
    {
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            if (!stray.Contains(i) && file[lines[i]].SequenceEqual(entry.Line))
            {
                return stray.Add(i);
            }
        }

        return false;
    }

    /// <summary>A renderer of somebody else may write an entry in several lines.</summary>
    private static void TakeParts(ReadOnlySpan<byte> file, List<Range> lines, HostsEntry entry, HashSet<int> stray)
    {
        string address = entry.Address.ToString();
        List<string> names = [.. entry.Names];
        for (int i = lines.Count - 1; i >= 0 && names.Count > 0; i--)
        {
            string[] words = Encoding.UTF8.GetString(file[lines[i]]).Split((char[])['\t', ' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            if (!stray.Contains(i) && words.Length > 1 && words[0] == address && words.Skip(1).All(names.Contains))
            {
                stray.Add(i);
                names.RemoveAll(name => words.Skip(1).Contains(name, StringComparer.Ordinal));
            }
        }
    }
}
