using System.Buffers;

namespace ContainerLinks;

/// <summary>Lines of ours without their marker lines. Podman writes a hosts file anew from its entries, without comments, when its container leaves a network or shares it no more with another
/// container; so the markers go, and what stood between them looks like anybody's.</summary>
internal static class StrayLines
{
    /// <summary>Takes out what this linker itself wrote last, if the file has no block any more.</summary>
    /// <param name="file">The file.</param>
    /// <param name="block">Where our lines should stand.</param>
    /// <param name="written">What was written last. Podman's layout of a line is the one of <see cref="HostsEntry"/>, whatever the renderer's was.</param>
    /// <returns>The file without them: each goes once, the last one first, since an equal line of somebody else stood before ours.</returns>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> file, ManagedBlock block, IReadOnlyList<HostsEntry> written)
    {
        if (written.Count == 0 || !block.Find(file).Equals(0..0))
        {
            return file;
        }

        var lines = new List<Range>();
        foreach (HostsLine line in new HostsLines(file))
        {
            lines.Add(line.Start..line.End);
        }

        var stray = new HashSet<int>();
        foreach (HostsEntry entry in written)
        {
            for (int i = lines.Count - 1; i >= 0; i--)
            {
                if (!stray.Contains(i) && file[lines[i]].SequenceEqual(entry.Line))
                {
                    stray.Add(i);
                    break;
                }
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
}
