using System.Buffers;

namespace ContainerLinks;

/// <summary>Our lines in a hosts file that others write too: they stand between two marker lines, and every other byte stays as it is.</summary>
/// <remarks>
/// <para>The block looks like this, with the number of its lines and their checksum (FNV-1a, 32 bits) in both marker lines:</para>
/// <code>
/// # &gt;&gt;&gt; containerlinks &gt;&gt;&gt; lines=1 sum=71909cec
/// 172.17.0.5	db 17b6c5f037a9
/// # &lt;&lt;&lt; containerlinks &lt;&lt;&lt; lines=1 sum=71909cec
/// </code>
/// <para>A new block stands at the end of the file and has CR LF if the first line of the file has. If the file's last line has no line end, one is added before the block, the first
/// marker line ends in <c>line-end=added</c>, and it goes again with the block: putting a block in and taking it out gives the same bytes for every file.
/// The line end stays if somebody has added lines behind the block in the meantime.</para>
/// <para>Damage is repaired, always in the same way, and no line of anybody else is lost:</para>
/// <list type="bullet">
/// <item>Marker lines are ours and go; trailing blanks and CR do not matter. A comment that says anything else behind the marker is no marker line.</item>
/// <item>A begin and the next end make a block if no other begin stands between them. If its lines are not those that a marker line tells of (by number and checksum), the lines that the
/// block's renderer calls its own (<see cref="IHostsFileRenderer.IsOwn"/>) go, and all others are kept, behind the block.</item>
/// <item>A begin without an end takes only the lines that follow, an end without a begin only those before it, and only if they are the ones it tells of. Otherwise they are kept.</item>
/// <item>Of several blocks the first keeps its place, the others go.</item>
/// </list>
/// <para>Files in UTF-16 are not understood: marker lines are not found in them.</para>
/// <threadsafety>Immutable: safe for concurrent use, as far as its renderer is.</threadsafety>
/// </remarks>
public sealed class ManagedBlock
{
    private readonly BlockMarker _marker;
    private readonly IHostsFileRenderer _renderer;

    /// <summary>Makes the description of a block.</summary>
    /// <param name="marker">The owner's word in the marker lines, so that several owners can share a file: 1 to 64 letters, digits, <c>.</c>, <c>-</c>, <c>_</c>.</param>
    /// <param name="renderer">Writes the lines; null: <see cref="HostsFileRenderer.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="marker"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="marker"/> is empty, too long, or has other characters.</exception>
    public ManagedBlock(string marker = "containerlinks", IHostsFileRenderer? renderer = null)
    {
        _marker = new BlockMarker(marker);
        Marker = marker;
        _renderer = renderer ?? HostsFileRenderer.Default;
    }

    /// <summary>The block of this library, in the layout of engines.</summary>
    public static ManagedBlock Default { get; } = new();

    /// <summary>The owner's word in the marker lines.</summary>
    /// <value><c>containerlinks</c> by default.</value>
    public string Marker { get; }

    /// <summary>Writes the text of a file with the block in it. The same entries give the same bytes.</summary>
    /// <param name="file">The file as it is, with or without a block, damaged or not.</param>
    /// <param name="entries">What the block shall hold; none: there will be no block.</param>
    /// <param name="updated">Receives the whole new text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> or <paramref name="updated"/> is null.</exception>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public void Apply(ReadOnlySpan<byte> file, IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> updated)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(updated);
        using BlockSurroundings around = BlockSurroundings.Of(file, _marker, _renderer);
        using var lines = new PooledBuffer();
        _renderer.Render(entries, lines);
        if (lines.Length == 0)
        {
            updated.Write(around.Before);
            updated.Write(around.After);
            return;
        }

        if (!lines.Written.EndsWith("\n"u8))
        {
            lines.Write("\n"u8);
        }

        ReadOnlySpan<byte> lineEnd = (around.LineEndAdded ? around.HadCrLf : UsesCrLf(around.Before, around.After)) ? "\r\n"u8 : "\n"u8;
        bool addLineEnd = around.Before.Length > HostsLines.ByteOrderMarkLength(around.Before) && !around.Before.EndsWith("\n"u8);
        var content = BlockContent.Of(lines.Written);
        updated.Write(around.Before);
        updated.Write(addLineEnd ? lineEnd : default);
        _marker.Write(isBegin: true, content, addLineEnd || around.LineEndAdded, lineEnd, updated);
        WriteLines(lines.Written, lineEnd, updated);
        _marker.Write(isBegin: false, content, lineEndAdded: false, lineEnd, updated);
        updated.Write(around.After);
    }

    /// <summary>Finds the block.</summary>
    /// <param name="file">The file.</param>
    /// <returns>From the start of the first begin line to the end of its end line; <c>0..0</c> if there is no such pair.</returns>
    public Range Find(ReadOnlySpan<byte> file)
    {
        int? begin = null;
        for (int from = 0; _marker.TryFindNext(file, from, out BlockMarkerLine line); from = line.End)
        {
            if (line.IsBegin)
            {
                begin = line.Start;
            }
            else if (begin is { } start)
            {
                return start..line.End;
            }
        }

        return 0..0;
    }

    private static void WriteLines(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> lineEnd, IBufferWriter<byte> destination)
    {
        if (lineEnd.Length == 1)
        {
            destination.Write(lines);
            return;
        }

        foreach (HostsLine line in new HostsLines(lines, isFile: false))
        {
            destination.Write(line.Text);
            destination.Write(lineEnd);
        }
    }

    private static bool UsesCrLf(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> part = before.Contains((byte)'\n') ? before : after;
        int end = part.IndexOf((byte)'\n');
        return end > 0 && part[end - 1] == (byte)'\r';
    }
}
