using System.Buffers;
using System.Buffers.Text;

namespace ContainerLinks;

/// <summary>The journal of a write that takes several steps: a comment line at the end of the file itself, there for as long as the write lasts.</summary>
/// <remarks>
/// <para>A folder of our own beside <c>/etc/hosts</c> does not exist in a container, and a bind mount shows the file alone; so the record stands in the only place that is
/// sure to be there. Resolvers pass comments over. The record holds the length of the old text and everything that differs in the new one.</para>
/// <code>
/// # containerlinks: unfinished write was=OLDLENGTH at=OFFSET data=BASE64 sum=FNV1A
/// </code>
/// <para>Whole record: the new text is the old one up to <c>at</c>, then <c>data</c>. Torn record: the old text is still there, up to <c>was</c>; behind it stand line feeds, or the
/// zeros that a file system shows where nothing is written yet.
/// What another program has added behind a whole record is kept behind the new text.</para>
/// </remarks>
internal static class UnfinishedWrite
{
    /// <summary>The longest head: all up to the blank behind the first number, from which a record that is cut short can be taken away.</summary>
    public const int MaximumHeadLength = 64;

    private const int MaximumNesting = 8;

    private static ReadOnlySpan<byte> Prefix => "\n# containerlinks: unfinished write was="u8;

    private static ReadOnlySpan<byte> At => " at="u8;

    private static ReadOnlySpan<byte> Data => " data="u8;

    private static ReadOnlySpan<byte> Sum => " sum="u8;

    /// <summary>Writes the record, line feed first.</summary>
    public static void Append(PooledBuffer destination, int was, int at, ReadOnlySpan<byte> data)
    {
        int start = destination.Length;
        destination.Write(Prefix);
        AppendNumber(destination, (uint)was, default);
        destination.Write(At);
        AppendNumber(destination, (uint)at, default);
        destination.Write(Data);
        Base64.EncodeToUtf8(data, destination.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out int written);
        destination.Advance(written);
        uint sum = Checksum.Add(Checksum.Seed, destination.Written[start..]);
        destination.Write(Sum);
        AppendNumber(destination, sum, new StandardFormat('x', 8));
        destination.Write("\n"u8);
    }

    /// <summary>Finds the text that a killed writer meant.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <returns>The text, for the caller to dispose of; null if the file is as it should be.</returns>
    public static PooledBuffer? Recover(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf(Prefix) < 0)
        {
            return null;
        }

        // A writer may have been killed while it repaired what another one had left.
        PooledBuffer? recovered = null;
        for (int step = 0; step < MaximumNesting; step++)
        {
            var next = new PooledBuffer(file.Length);
            if (!TryRecoverLast(recovered is null ? file : recovered.Written, next))
            {
                next.Dispose();
                break;
            }

            recovered?.Dispose();
            recovered = next;
        }

        return recovered;
    }

    private static bool TryRecoverLast(ReadOnlySpan<byte> file, PooledBuffer recovered)
    {
        int start = file.LastIndexOf(Prefix);
        if (start < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> record = file[start..];
        int end = record[1..].IndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> behind = end == 0 ? default : record[(end + 1)..];
        record = end == 0 ? record : record[..end];
        if (TryReadWhole(record, out int at, out ReadOnlySpan<byte> data) && at <= start)
        {
            recovered.Write(file[..at]);
            OperationStatus status = Base64.DecodeFromUtf8(data, recovered.GetSpan(Base64.GetMaxDecodedFromUtf8Length(data.Length)), out _, out int written);
            recovered.Advance(written);
            recovered.Write(behind);
            return status == OperationStatus.Done;
        }

        bool torn = TryReadNumber(record, Prefix.Length, " "u8, out int was, out _)
            && behind.IsEmpty
            && was <= start
            && !file[was..start].ContainsAnyExcept((byte)'\n', (byte)0);
        recovered.Write(torn ? file[..was] : default);
        return torn;
    }

    private static bool TryReadWhole(ReadOnlySpan<byte> record, out int at, out ReadOnlySpan<byte> data)
    {
        at = 0;
        data = default;
        int sum = record.LastIndexOf(Sum);
        if (!IsWhole(record, sum)
            || !TryReadNumber(record, Prefix.Length, At, out _, out int next)
            || !TryReadNumber(record, next, Data, out at, out next)
            || next > sum)
        {
            return false;
        }

        data = record[next..sum];
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> record, int sum) =>
        sum > 0
        && Utf8Parser.TryParse(record[(sum + Sum.Length)..], out uint expected, out int used, 'x')
        && record.Length == sum + Sum.Length + used
        && Checksum.Add(Checksum.Seed, record[..sum]) == expected;

    /// <summary>Reads a number, and the word behind it.</summary>
    private static bool TryReadNumber(ReadOnlySpan<byte> record, int start, ReadOnlySpan<byte> word, out int number, out int next)
    {
        bool read = Utf8Parser.TryParse(record[start..], out number, out int used) && number >= 0 && record[(start + used)..].StartsWith(word);
        next = start + used + word.Length;
        return read;
    }

    private static void AppendNumber(PooledBuffer destination, uint number, StandardFormat format)
    {
        const int MostDigits = 10;
        Utf8Formatter.TryFormat(number, destination.GetSpan(MostDigits), out int length, format);
        destination.Advance(length);
    }
}
