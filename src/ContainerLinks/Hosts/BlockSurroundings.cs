namespace ContainerLinks;

/// <summary>A file without its managed block: what stands before the block's place, and what behind it.</summary>
internal ref struct BlockSurroundings
{
    private PooledBuffer? _repaired;

    public ReadOnlySpan<byte> Before { get; private set; }

    public ReadOnlySpan<byte> After { get; private set; }

    /// <summary>Whether the line end at the end of <see cref="Before"/> was ours.</summary>
    public bool LineEndAdded { get; private set; }

    /// <summary>Whether the block that was there has CR LF. It is kept along with a line end of ours, so that the two can be told from the user's bytes together.</summary>
    public bool HadCrLf { get; private set; }

    /// <summary>Takes the block out of the file, whatever state it is in.</summary>
    public static BlockSurroundings Of(ReadOnlySpan<byte> file, BlockMarker marker, IHostsFileRenderer renderer)
    {
        if (!marker.TryFindNext(file, 0, out BlockMarkerLine begin))
        {
            return new BlockSurroundings { Before = file };
        }

        if (!begin.IsBegin
            || !marker.TryFindNext(file, begin.End, out BlockMarkerLine end)
            || end.IsBegin
            || BlockContent.Of(file[begin.End..end.Start]) != begin.Content
            || marker.TryFindNext(file, end.End, out _))
        {
            return Repair(file, marker, renderer);
        }

        var found = new BlockSurroundings { Before = file[..begin.Start], After = file[end.End..] };
        found.TakeBackLineEnd(begin);
        return found;
    }

    public readonly void Dispose() => _repaired?.Dispose();

    private static BlockSurroundings Repair(ReadOnlySpan<byte> file, BlockMarker marker, IHostsFileRenderer renderer)
    {
        var repair = new BlockRepair(file, marker, renderer);
        var found = new BlockSurroundings
        {
            _repaired = repair.Kept,
            Before = repair.Kept.Written[..repair.Place],
            After = repair.Kept.Written[repair.Place..],
        };
        found.TakeBackLineEnd(repair.AtPlace);
        return found;
    }

    private void TakeBackLineEnd(BlockMarkerLine begin)
    {
        HadCrLf = begin.EndsInCrLf;
        ReadOnlySpan<byte> user = WithoutLineEnd(Before, begin.EndsInCrLf);
        LineEndAdded = begin.LineEndAdded && IsCutOff(user);
        if (LineEndAdded && After.IsEmpty)
        {
            // Nothing follows that would be joined with the user's last line: it gets its old shape back.
            Before = user;
            LineEndAdded = false;
        }
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> text, bool crLf) =>
        crLf && text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : default;

    /// <summary>A line end is only added behind a last line without one: whatever a marker line says, a blank line is the user's.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> text) => text.Length > HostsLines.ByteOrderMarkLength(text) && !text.EndsWith("\n"u8);
}
