using System.Text;

namespace ContainerLinks.Fuzz;

/// <summary>Makes inputs from inputs: flipped bits, words of the target, pieces of other inputs, repeats, cuts, huge numbers, deep nesting.</summary>
internal sealed class Mutator(Dice dice, IReadOnlyList<string> words, int longest)
{
    private static readonly string[] Everywhere =
    [
        "\0", "\n", "\r\n", "\t", " ", "\u007f", "\u001b[31m", "\u202e", "\u2028", "\u00e9", "\U0001F600", "\uFEFF", "'", "\"", "\\", "/", "../", ":", "::", ".", "..", "-", "#", "=", "%s", "${x}", "<b>", "&", "\ud83d",
    ];

    private static readonly string[] Numbers =
        ["0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e999", "0x10", "010", "99999999999999999999999999"];

    private static readonly (string Open, string Close)[] Brackets = [("[", "]"), ("{\"a\":", "}"), ("{\"\":[", "]}"), ("(", ")"), ("\"", "\"")];

    private readonly byte[][] _words = [.. words.Concat(Everywhere).Select(Encoding.UTF8.GetBytes)];

    /// <param name="seed">The input to begin with. It is not changed.</param>
    /// <param name="other">Another one, to take pieces of.</param>
    public byte[] Mutate(byte[] seed, byte[] other)
    {
        List<byte> bytes = [.. seed];
        int rounds = 1 + dice.Below(dice.OneIn(4) ? 8 : 3);
        for (int round = 0; round < rounds; round++)
        {
            Once(bytes, other);
        }

        if (bytes.Count > longest)
        {
            bytes.RemoveRange(longest, bytes.Count - longest);
        }

        return [.. bytes];
    }

    private void Once(List<byte> bytes, byte[] other)
    {
        int at = dice.Below(bytes.Count + 1);
        (int start, int length) = Piece(bytes.Count);
        switch (dice.Below(13))
        {
            case 0 or 1 when bytes.Count > 0: bytes[at % bytes.Count] ^= (byte)(1 << dice.Below(8)); break;
            case 2 when bytes.Count > 0: bytes[at % bytes.Count] = (byte)dice.Below(256); break;
            case 3 or 4: bytes.InsertRange(at, dice.Of(_words)); break;
            case 5: Replace(bytes, start, length, dice.Of(_words)); break;
            case 6: bytes.RemoveRange(start, length); break;
            case 7: bytes.InsertRange(at, bytes.GetRange(start, length)); break;
            case 8: Repeat(bytes, start, length, at); break;
            case 9: bytes.RemoveRange(at, bytes.Count - at); break;
            case 10: Splice(bytes, at, other); break;
            case 11: ReplaceNumber(bytes, at); break;
            case 12: Nest(bytes, start, length); break;
            default: bytes.Insert(at, (byte)dice.Below(256)); break;
        }
    }

    private (int Start, int Length) Piece(int count)
    {
        int start = dice.Below(count + 1);
        int most = Math.Min(count - start, dice.OneIn(4) ? count : 24);
        return (start, dice.Below(most + 1));
    }

    private static void Replace(List<byte> bytes, int start, int length, byte[] by)
    {
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, by);
    }

    /// <summary>Seldom up to the longest input: a short one is read faster.</summary>
    private void Repeat(List<byte> bytes, int start, int length, int at)
    {
        int room = (dice.OneIn(64) ? longest : 256) - bytes.Count;
        if (length == 0 || room < length)
        {
            return;
        }

        byte[] piece = [.. bytes.GetRange(start, length)];
        bytes.InsertRange(at, Enumerable.Repeat(piece, 1 + dice.Below(room / length)).SelectMany(part => part));
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        (int start, int length) = Piece(other.Length);
        if (dice.OneIn(2))
        {
            bytes.RemoveRange(at, bytes.Count - at);
        }

        bytes.InsertRange(at, other.AsSpan(start, length).ToArray());
    }

    private void ReplaceNumber(List<byte> bytes, int at)
    {
        int start = bytes.FindIndex(Math.Min(at, bytes.Count), value => char.IsAsciiDigit((char)value));
        if (start < 0)
        {
            bytes.InsertRange(at, Encoding.ASCII.GetBytes(dice.Of(Numbers)));
            return;
        }

        int end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        Replace(bytes, start, end - start, Encoding.ASCII.GetBytes(dice.Of(Numbers)));
    }

    private void Nest(List<byte> bytes, int start, int length)
    {
        (string open, string close) = dice.Of(Brackets);
        int depth = 1 + dice.Below(dice.OneIn(16) ? 400 : 4);
        bytes.InsertRange(start + length, Enumerable.Repeat(Encoding.ASCII.GetBytes(close), depth).SelectMany(part => part));
        bytes.InsertRange(start, Enumerable.Repeat(Encoding.ASCII.GetBytes(open), depth).SelectMany(part => part));
    }
}
