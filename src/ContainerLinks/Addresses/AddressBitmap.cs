using System.Numerics;

namespace ContainerLinks;

/// <summary>A set of offsets that finds the next one it does not hold in a few steps, however many it holds.</summary>
/// <remarks>
/// <para>A tree of 64-bit words, found by level and place. At level 0 a bit is an offset; a bit above tells that the whole word below
/// it is full. So a search reads one word a level: two or three for a /16, eleven for a /64 at most.</para>
/// <para>Memory follows what is held, not the size of the network (but for small ones, see <see cref="BitmapWords"/>): an empty word has no entry, and a full word of level 0
/// has none either, because the bit above it says as much. A /8 with all addresses held is about 4,160 words.</para>
/// </remarks>
internal sealed class AddressBitmap
{
    public const int BitsPerLevel = 6;
    private const ulong Full = ulong.MaxValue;
    private readonly BitmapWords _words;
    private readonly UInt128 _last;
    private readonly int _levels;

    /// <param name="last">The largest offset that can be held.</param>
    public AddressBitmap(UInt128 last)
    {
        _last = last;
        int bits = (int)(128 - UInt128.LeadingZeroCount(last));

        // Two levels at least: a full word is told from an empty one by the bit above it.
        _levels = Math.Max(2, (bits + BitsPerLevel - 1) / BitsPerLevel);
        _words = new BitmapWords(_levels, bits);
    }

    /// <summary>How many words take up memory.</summary>
    public int WordCount => _words.Count;

    /// <summary>Adds an offset that is not held.</summary>
    public void Add(UInt128 offset)
    {
        UInt128 place = offset;
        for (int level = 0; level < _levels; level++)
        {
            ref ulong word = ref _words.Open(level, place >> BitsPerLevel);
            word |= Bit(place);
            if (word != Full)
            {
                return;
            }

            if (level == 0)
            {
                _words.Drop(0, place >> BitsPerLevel);
            }

            place >>= BitsPerLevel;
        }
    }

    /// <summary>Takes away an offset that is held.</summary>
    public void Remove(UInt128 offset)
    {
        UInt128 place = offset;
        ref ulong leaf = ref _words.Open(0, place >> BitsPerLevel);

        // It holds the offset, so a word of 0 is one that was dropped because it was full.
        bool full = leaf == 0;
        leaf = (full ? Full : leaf) & ~Bit(place);
        if (leaf == 0)
        {
            _words.Drop(0, place >> BitsPerLevel);
        }

        for (int level = 1; full && level < _levels; level++)
        {
            place >>= BitsPerLevel;
            ref ulong word = ref _words.Open(level, place >> BitsPerLevel);
            full = word == Full;
            word &= ~Bit(place);
            if (word == 0)
            {
                _words.Drop(level, place >> BitsPerLevel);
            }
        }
    }

    /// <summary>Finds the smallest offset that is not held and not below <paramref name="from"/>.</summary>
    /// <returns>False if there is none up to the largest.</returns>
    public bool TryFindFree(UInt128 from, out UInt128 free)
    {
        free = from;
        for (int level = 0; level < _levels; level++)
        {
            ulong open = ~Word(level, free >> BitsPerLevel) & (Full << BitInWord(free));
            if (open != 0)
            {
                UInt128 place = Child(free >> BitsPerLevel, open);

                // On the right edge a word has bits beyond the last offset, which are never set.
                bool inside = place <= _last >> (BitsPerLevel * level);
                free = inside ? Descend(level, place) : _last;
                return inside && free <= _last;
            }

            free = (free >> BitsPerLevel) + 1;
        }

        return false;
    }

    private UInt128 Descend(int level, UInt128 place)
    {
        while (level > 0)
        {
            level--;
            place = Child(place, ~Word(level, place));
        }

        return place;
    }

    private ulong Word(int level, UInt128 place)
    {
        ulong word = _words.Get(level, place);
        return word == 0 && level == 0 && (_words.Get(1, place >> BitsPerLevel) & Bit(place)) != 0 ? Full : word;
    }

    private static UInt128 Child(UInt128 place, ulong open) => (place << BitsPerLevel) | (uint)BitOperations.TrailingZeroCount(open);

    private static int BitInWord(UInt128 place) => (int)(ulong)place & 63;

    private static ulong Bit(UInt128 place) => 1UL << BitInWord(place);
}
