using System.Buffers;

namespace ContainerLinks;

/// <summary>Replaces the text of a file in place, so that a kill between any two steps, or between two pages of one step, loses nothing.</summary>
/// <remarks>
/// <para>Only bytes that differ are written. One step does if those lie in one page and the length need not be cut afterwards, since the kernel
/// copies a page without a look at signals. All else takes three:</para>
/// <list type="number">
/// <item>line feeds up to the greater of both lengths, then the record (<see cref="UnfinishedWrite"/>), behind the old text. A text that grows gets its new
/// length here, before its bytes change; in one call a reader could see new text that is cut off at the old length. If all that does not begin in one page, the record goes
/// first, and the line feeds after it: so whatever stands behind the old text, the record says where that ends;</item>
/// <item>the new text, padded with line feeds up to the record, so that no old text stands behind the new;</item>
/// <item>the new length.</item>
/// </list>
/// </remarks>
internal static class InPlaceWrite
{
    private const int PageSize = 4096;

    public static void Execute(IByteFile file, ReadOnlySpan<byte> current, ReadOnlySpan<byte> updated)
    {
        int start = current.CommonPrefixLength(updated);
        if (current.Length == updated.Length)
        {
            int end = updated.Length;
            while (end > start && current[end - 1] == updated[end - 1])
            {
                end--;
            }

            if (IsInOnePage(start, end))
            {
                file.Write(updated[start..end], start);
                return;
            }
        }
        else if (start == current.Length && IsInOnePage(start, updated.Length))
        {
            file.Write(updated[start..], start);
            return;
        }

        WriteInSteps(file, current.Length, updated, start);
    }

    private static void WriteInSteps(IByteFile file, int oldLength, ReadOnlySpan<byte> updated, int start)
    {
        int padded = PlaceOfRecord(Math.Max(oldLength, updated.Length));
        using var step = new PooledBuffer();
        try
        {
            WriteRecord(file, oldLength, padded, start, updated[start..], step);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Most likely the disk is full; the old text is whole, so only the tail has to go.
            file.SetLength(oldLength);
            throw;
        }

        if (padded == updated.Length)
        {
            file.Write(updated[start..], start);
        }
        else
        {
            step.Clear();
            step.Write(updated[start..]);
            step.Fill((byte)'\n', padded - updated.Length);
            file.Write(step.Written, start);
        }

        file.SetLength(updated.Length);
    }

    private static void WriteRecord(IByteFile file, int oldLength, int padded, int start, ReadOnlySpan<byte> data, PooledBuffer step)
    {
        bool atOnce = IsInOnePage(oldLength, padded + UnfinishedWrite.MaximumHeadLength);
        step.Fill((byte)'\n', atOnce ? padded - oldLength : 0);
        UnfinishedWrite.Append(step, oldLength, start, data);
        file.Write(step.Written, atOnce ? oldLength : padded);
        if (!atOnce && padded > oldLength)
        {
            step.Clear();
            step.Fill((byte)'\n', padded - oldLength);
            file.Write(step.Written, oldLength);
        }
    }

    /// <summary>Where the head of a record lies in one page.</summary>
    private static int PlaceOfRecord(int from) =>
        IsInOnePage(from, from + UnfinishedWrite.MaximumHeadLength) ? from : (from + PageSize - 1) / PageSize * PageSize;

    private static bool IsInOnePage(int start, int end) => end <= start || start / PageSize == (end - 1) / PageSize;
}
