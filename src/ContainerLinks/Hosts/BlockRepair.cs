namespace ContainerLinks;

/// <summary>Takes the remains of damaged blocks out of a file without ever taking a line of the user.</summary>
/// <remarks>The rules stand in <see cref="ManagedBlock"/>.</remarks>
internal sealed class BlockRepair
{
    private readonly IHostsFileRenderer _renderer;
    private bool _placeIsWhole;

    public BlockRepair(ReadOnlySpan<byte> file, BlockMarker marker, IHostsFileRenderer renderer)
    {
        _renderer = renderer;
        Kept = new PooledBuffer(file.Length);
        Place = -1;
        int done = 0;
        bool more = marker.TryFindNext(file, 0, out BlockMarkerLine first);
        while (more)
        {
            more = marker.TryFindNext(file, first.End, out BlockMarkerLine second);
            if (first.IsBegin && more && !second.IsBegin)
            {
                Keep(file[done..first.Start]);
                PutPlace(first, whole: true);
                KeepForeign(file[first.End..second.Start], first, second);
                done = second.End;
                more = marker.TryFindNext(file, second.End, out second);
            }
            else
            {
                done = DropAlone(file, done, first, more ? second.Start : file.Length);
            }

            first = second;
        }

        Keep(file[done..]);
    }

    /// <summary>All bytes but ours; the caller disposes of it.</summary>
    public PooledBuffer Kept { get; }

    /// <summary>Where in the kept bytes the block has its place: where the first whole block was, else the first marker line.</summary>
    public int Place { get; private set; }

    /// <summary>The marker line that was there.</summary>
    public BlockMarkerLine AtPlace { get; private set; }

    private int DropAlone(ReadOnlySpan<byte> file, int done, BlockMarkerLine marker, int limit)
    {
        if (marker.IsBegin)
        {
            Keep(file[done..marker.Start]);
            PutPlace(marker, whole: false);
            return marker.End + (marker.Content?.LengthAtStartOf(file[marker.End..limit]) ?? 0);
        }

        int ours = marker.Content?.LengthAtEndOf(file[done..marker.Start]) ?? 0;
        Keep(file[done..(marker.Start - ours)]);
        PutPlace(marker, whole: false);
        return marker.End;
    }

    private void KeepForeign(ReadOnlySpan<byte> content, BlockMarkerLine begin, BlockMarkerLine end)
    {
        BlockContent found = BlockContent.Of(content);
        if (found == begin.Content || found == end.Content)
        {
            return;
        }

        foreach (HostsLine line in new HostsLines(content, isFile: false))
        {
            if (!_renderer.IsOwn(line.Text))
            {
                Keep(content[line.Start..line.End]);
            }
        }
    }

    private void PutPlace(BlockMarkerLine marker, bool whole)
    {
        if (Place < 0 || (whole && !_placeIsWhole))
        {
            (Place, AtPlace, _placeIsWhole) = (Kept.Length, marker, whole);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(Kept, bytes);
}
