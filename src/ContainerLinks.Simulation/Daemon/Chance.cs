using System.Globalization;

namespace ContainerLinks;

/// <summary>Everything that a real engine leaves to chance, drawn from one seed.</summary>
/// <remarks>A generator of our own (SplitMix64), since the framework does not promise the same numbers from one release to the next.</remarks>
internal sealed class Chance(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>64 hexadecimal digits, never only decimal ones in front, as an engine's ids.</summary>
    public string HexId()
    {
        while (true)
        {
            string id = string.Concat(Enumerable.Range(0, 4).Select(_ => Next().ToString("x16", CultureInfo.InvariantCulture)));
            if (!id.AsSpan(0, 12).ContainsAnyExceptInRange('0', '9'))
            {
                continue;
            }

            return id;
        }
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(Next() >> 32);
        }

        return bytes;
    }

    public IReadOnlyList<T> Shuffle<T>(IReadOnlyList<T> items)
    {
        if (items.Count < 2)
        {
            return items;
        }

        T[] shuffled = [.. items];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = (int)(Next() % (ulong)(i + 1));
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <returns>A number from 0 up to, but without, 1.</returns>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
