using System.Runtime.InteropServices;

namespace ContainerLinks;

/// <summary>The words of an <see cref="AddressBitmap"/> by level and place. A word that was never set is 0.</summary>
/// <remarks>Up to a /16 of IPv4 they stand in arrays, at most 8 KB: that saves a tenth of an acquisition. In larger networks only words that are not 0 take up memory.</remarks>
internal sealed class BitmapWords
{
    private const int MostBitsInArrays = 16;
    private const int LevelShift = 122;
    private readonly ulong[][] _arrays = [];
    private readonly Dictionary<AddressKey, ulong> _table = [];

    public BitmapWords(int levels, int bits)
    {
        if (bits <= MostBitsInArrays)
        {
            _arrays = new ulong[levels][];
            for (int level = 0; level < levels; level++)
            {
                _arrays[level] = new ulong[1 << Math.Max(0, bits - ((level + 1) * AddressBitmap.BitsPerLevel))];
            }
        }
    }

    /// <summary>How many words are not 0.</summary>
    public int Count
    {
        get
        {
            int count = _table.Count;
            foreach (ulong[] words in _arrays)
            {
                count += words.Length - words.AsSpan().Count(0ul);
            }

            return count;
        }
    }

    /// <summary>A word; 0 beyond the last one, too.</summary>
    public ulong Get(int level, UInt128 place) =>
        _arrays.Length == 0 ? _table.GetValueOrDefault(Key(level, place))
        : place < (uint)_arrays[level].Length ? _arrays[level][(int)place]
        : 0;

    /// <summary>A word to change; call <see cref="Drop"/> where it becomes 0.</summary>
    public ref ulong Open(int level, UInt128 place)
    {
        if (_arrays.Length > 0)
        {
            return ref _arrays[level][(int)(ulong)place];
        }

        return ref CollectionsMarshal.GetValueRefOrAddDefault(_table, Key(level, place), out _);
    }

    public void Drop(int level, UInt128 place)
    {
        if (_arrays.Length > 0)
        {
            _arrays[level][(int)(ulong)place] = 0;
        }
        else
        {
            _table.Remove(Key(level, place));
        }
    }

    // The place of a word takes 122 bits at most, so the level fits above it.
    private static AddressKey Key(int level, UInt128 place) => place | ((UInt128)(uint)level << LevelShift);
}
