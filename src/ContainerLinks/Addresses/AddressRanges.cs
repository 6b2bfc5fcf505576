namespace ContainerLinks;

/// <summary>Which offsets of a network may be given out: sorted, disjoint spans, both ends included. Immutable.</summary>
internal sealed class AddressRanges
{
    private readonly Span[] _spans;

    private AddressRanges(Span[] spans)
    {
        _spans = spans;
        foreach (Span span in spans)
        {
            Count += span.Last - span.First + 1;
        }
    }

    /// <summary>How many offsets there are. At most 2^128 - 1, since no network gives out all of ::/0.</summary>
    public UInt128 Count { get; }

    public bool IsEmpty => _spans.Length == 0;

    /// <summary>The smallest offset; asked only when there is one.</summary>
    public UInt128 First => _spans[0].First;

    /// <summary>The largest offset; asked only when there is one.</summary>
    public UInt128 Last => _spans[^1].Last;

    /// <summary>The offsets of <paramref name="whole"/> that lie in none of the <paramref name="holes"/>.</summary>
    public static AddressRanges Without(Span whole, List<Span> holes)
    {
        holes.Sort(static (one, other) => one.First.CompareTo(other.First));
        var spans = new List<Span>();
        UInt128 first = whole.First;
        foreach (Span hole in holes)
        {
            if (hole.Last < first)
            {
                continue;
            }

            if (hole.First > whole.Last)
            {
                break;
            }

            if (hole.First > first)
            {
                spans.Add(new Span(first, hole.First - 1));
            }

            if (hole.Last >= whole.Last)
            {
                return new AddressRanges([.. spans]);
            }

            first = hole.Last + 1;
        }

        spans.Add(new Span(first, whole.Last));
        return new AddressRanges([.. spans]);
    }

    public bool Contains(UInt128 offset) => TryNext(offset, out UInt128 next) && next == offset;

    /// <summary>The smallest offset here that is not below <paramref name="from"/>.</summary>
    public bool TryNext(UInt128 from, out UInt128 next)
    {
        int low = 0;
        int high = _spans.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_spans[middle].Last < from)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        next = low == _spans.Length ? default : UInt128.Max(from, _spans[low].First);
        return low < _spans.Length;
    }

    /// <summary>Offsets from the first to the last, both included.</summary>
    public sealed record Span(UInt128 First, UInt128 Last);
}
