using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace ContainerLinks;

/// <summary>A line of a journal: the checksum of the text (CRC-32C, eight hexadecimal digits), a blank, the text, a line feed.</summary>
/// <remarks>Lines are found again behind a damaged one, whatever has happened to it; and people can read them.</remarks>
internal static class JournalLine
{
    private const int DigitCount = 8;

    public static void Write(IBufferWriter<byte> destination, string text)
    {
        int most = DigitCount + 2 + Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> line = destination.GetSpan(most);
        int length = Encoding.UTF8.GetBytes(text, line[(DigitCount + 1)..]);
        WriteChecksum(line.Slice(DigitCount + 1, length), line);
        line[DigitCount] = (byte)' ';
        line[DigitCount + 1 + length] = (byte)'\n';
        destination.Advance(DigitCount + 2 + length);
    }

    /// <param name="line">The line without its end.</param>
    /// <param name="text">The text that was written.</param>
    /// <returns>False: it is not as it was written.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out string text)
    {
        text = "";
        if (line.Length <= DigitCount || line[DigitCount] != ' ')
        {
            return false;
        }

        // Digits are compared, not numbers: a flipped bit can turn a letter into its capital.
        Span<byte> digits = stackalloc byte[DigitCount];
        WriteChecksum(line[(DigitCount + 1)..], digits);
        if (!line[..DigitCount].SequenceEqual(digits))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(line[(DigitCount + 1)..]);
        return true;
    }

    private static void WriteChecksum(ReadOnlySpan<byte> bytes, Span<byte> digits) => Utf8Formatter.TryFormat(Checksum(bytes), digits, out _, new StandardFormat('x', DigitCount));

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return ~sum;
    }
}
