using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ContainerLinks;

/// <summary>The two lines around a managed block. Each tells how many lines stand between them and their checksum, so that a block which lost one of the two is still known.</summary>
internal sealed class BlockMarker
{
    private const int MaximumLength = 64;
    private const int ArrowLength = 5;
    private readonly byte[] _begin;
    private readonly byte[] _end;
    private readonly byte[] _core;

    public BlockMarker(string marker)
    {
        ArgumentNullException.ThrowIfNull(marker);
        if (!IsValid(marker))
        {
            throw new ArgumentException(
                $"'{Quoting.Printable(marker)}' cannot mark a block in a hosts file: expected 1 to {MaximumLength} letters, digits, '.', '-' or '_'.", nameof(marker));
        }

        _begin = Encoding.ASCII.GetBytes($"# >>> {marker} >>>");
        _end = Encoding.ASCII.GetBytes($"# <<< {marker} <<<");
        _core = Encoding.ASCII.GetBytes($" {marker} ");
    }

    private static SearchValues<char> Allowed { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    private static ReadOnlySpan<byte> Lines => " lines="u8;

    private static ReadOnlySpan<byte> Sum => " sum="u8;

    private static ReadOnlySpan<byte> LineEndAdded => " line-end=added"u8;

    public static bool IsValid(string marker) => marker.Length is > 0 and <= MaximumLength && !marker.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The nearest word that can mark a block.</summary>
    public static string Fit(string word) =>
        string.Create(Math.Min(word.Length, MaximumLength), word, static (fitted, word) =>
        {
            for (int i = 0; i < fitted.Length; i++)
            {
                fitted[i] = Allowed.Contains(word[i]) ? word[i] : '-';
            }
        });

    /// <summary>The next marker line that starts at <paramref name="from"/> or later.</summary>
    public bool TryFindNext(ReadOnlySpan<byte> file, int from, out BlockMarkerLine found)
    {
        for (int search = from; file[search..].IndexOf(_core) is var hit and >= 0; search += hit + 1)
        {
            int start = search + hit - ArrowLength;
            if (start >= from && IsLineStart(file, start) && TryRead(file, start, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Writes a marker line.</summary>
    public void Write(bool isBegin, BlockContent content, bool lineEndAdded, ReadOnlySpan<byte> lineEnd, IBufferWriter<byte> destination)
    {
        destination.Write(isBegin ? _begin : _end);
        Span<byte> number = stackalloc byte[11];
        Utf8Formatter.TryFormat(content.Lines, number, out int length);
        destination.Write(Lines);
        destination.Write(number[..length]);
        Utf8Formatter.TryFormat(content.Sum, number, out length, new StandardFormat('x', 8));
        destination.Write(Sum);
        destination.Write(number[..length]);
        destination.Write(lineEndAdded ? LineEndAdded : default);
        destination.Write(lineEnd);
    }

    /// <summary>A byte order mark may stand before, in the middle of a file too: files were joined, or it comes to the head when a line before it goes.</summary>
    private static bool IsLineStart(ReadOnlySpan<byte> file, int start)
    {
        ReadOnlySpan<byte> before = file[..start];
        before = before.EndsWith("\uFEFF"u8) ? before[..^3] : before;
        return before.IsEmpty || before[^1] == (byte)'\n';
    }

    private bool TryRead(ReadOnlySpan<byte> file, int start, out BlockMarkerLine found)
    {
        found = default;
        bool isBegin = file[start..].StartsWith(_begin);
        if (!isBegin && !file[start..].StartsWith(_end))
        {
            return false;
        }

        int lineFeed = file[start..].IndexOf((byte)'\n');
        int end = lineFeed < 0 ? file.Length : start + lineFeed + 1;
        ReadOnlySpan<byte> line = file[start..end];
        ReadOnlySpan<byte> rest = line[_begin.Length..].TrimEnd(" \t\r\n"u8);
        if (!TryReadContent(rest, out BlockContent? content, out bool lineEndAdded))
        {
            return false;
        }

        found = new BlockMarkerLine(isBegin, start, end, content, lineEndAdded, line.EndsWith("\r\n"u8));
        return true;
    }

    private static bool TryReadContent(ReadOnlySpan<byte> text, out BlockContent? content, out bool lineEndAdded)
    {
        (content, lineEndAdded) = (null, false);
        if (text.IsEmpty)
        {
            return true;
        }

        if (!text.StartsWith(Lines) || !Utf8Parser.TryParse(text[Lines.Length..], out int lines, out int used) || lines < 0)
        {
            return false;
        }

        text = text[(Lines.Length + used)..];
        if (!text.StartsWith(Sum) || !Utf8Parser.TryParse(text[Sum.Length..], out uint sum, out used, 'x'))
        {
            return false;
        }

        content = new BlockContent(lines, sum);
        text = text[(Sum.Length + used)..];
        lineEndAdded = text.SequenceEqual(LineEndAdded);
        return lineEndAdded || text.IsEmpty;
    }
}
