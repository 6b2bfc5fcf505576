using System.Buffers;
using System.Text;

namespace ContainerLinks;

/// <summary>Repairs what an engine with native links leaves stale in a recipient's hosts file, record by record, and touches nothing that is right.</summary>
/// <remarks>The engine updates by text replacement, so it also changes lines that are not of the link: extra hosts, the recipient's own line, the fixed
/// lines. What these should say is known, and so it is put back.</remarks>
internal static class NativeHosts
{
    /// <summary>Writes the repaired text, without looking into the managed block.</summary>
    /// <returns>The entries that no line of the engine's says: they belong into the block.</returns>
    public static IReadOnlyList<HostsEntry> Repair(ReadOnlySpan<byte> file, ManagedBlock block, KnownContainer recipient, IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> repaired)
    {
        var lines = new NativeLines(recipient, entries);
        (int offset, int length) = block.Find(file).GetOffsetAndLength(file.Length);
        Repair(file[..offset], lines, repaired);
        repaired.Write(file.Slice(offset, length));
        Repair(file[(offset + length)..], lines, repaired);
        return lines.Missing();
    }

    private static void Repair(ReadOnlySpan<byte> text, NativeLines lines, IBufferWriter<byte> repaired)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = end == 0 ? text : text[..end];
            text = text[line.Length..];
            string? replacement = lines.Judge(line);
            if (replacement is null)
            {
                repaired.Write(line);
            }
            else
            {
                Encoding.UTF8.GetBytes(replacement, repaired);
            }
        }
    }
}
