using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>The command by which a shell in a container writes its hosts file in place: only if it still has the text that the new one was made from, and never shortened before the new text is there.</summary>
/// <remarks>
/// <para>Both texts are arguments, not input: input would need a connection that is taken over, of which proxies and Windows know little. What is not plain ASCII goes as an octal escape, so that any byte arrives
/// whatever the container's locale is.</para>
/// <para>Only what every shell has itself is needed (<c>printf</c>, <c>[</c>, <c>command</c>). Without <c>cat</c> the old text is not compared. <c>1&lt;&gt;</c> opens without cutting; a shorter text is filled up with blanks,
/// which <c>truncate</c> or <c>dd</c> then cut off; without both the file is cut and written anew.</para>
/// </remarks>
internal static class ExecScript
{
    public const string Written = "containerlinks: written";
    public const string Changed = "containerlinks: changed";

    /// <summary>The longest text of a file that is written so, in bytes.</summary>
    public const int MaximumLength = 512 * 1024;

    // The kernel takes 128 KiB in one argument, and 2 MiB in all where the stack has its usual bound.
    private const int Piece = 96 * 1024;
    private const int Most = 1536 * 1024;

    private const string Script = """
        n=$1 fill=$2 size=$3
        shift 3
        old= IFS=
        while [ "$n" -gt 0 ]; do old=$old$1 n=$((n - 1)); shift; done
        new="$*"
        if command -v cat >/dev/null 2>&1; then
          now=$(cat /etc/hosts && echo .) || exit
          [ "$now" = "$(printf %b "$old" && echo .)" ] || { echo 'containerlinks: changed'; exit; }
        fi
        if [ "$fill" = 0 ]; then
          printf %b "$new" 1<>/etc/hosts || exit
        else
          printf "%b%${fill}s" "$new" '' 1<>/etc/hosts || exit
          truncate -s "$size" /etc/hosts 2>/dev/null || dd if=/dev/null of=/etc/hosts bs=1 seek="$size" 2>/dev/null || printf %b "$new" >/etc/hosts || exit
        fi
        echo 'containerlinks: written'
        """;

    /// <returns>The command; null if the texts are too long for one.</returns>
    public static IReadOnlyList<string>? For(ReadOnlySpan<byte> current, ReadOnlySpan<byte> updated)
    {
        string before = Escape(current), after = Escape(updated);
        if (current.Length > MaximumLength || updated.Length > MaximumLength || before.Length + after.Length > Most)
        {
            return null;
        }

        string[] old = Pieces(before);
        int fill = Math.Max(0, current.Length - updated.Length);
        return ["/bin/sh", "-c", Script.ReplaceLineEndings("\n"), "containerlinks", Number(old.Length), Number(fill), Number(updated.Length), .. old, .. Pieces(after)];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Escape(ReadOnlySpan<byte> text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (byte one in text)
        {
            if (one is (byte)'\n' or (byte)'\t' or (>= (byte)' ' and <= (byte)'~' and not (byte)'\\'))
            {
                escaped.Append((char)one);
            }
            else
            {
                escaped.Append(@"\0").Append((char)('0' + (one >> 6))).Append((char)('0' + ((one >> 3) & 7))).Append((char)('0' + (one & 7)));
            }
        }

        return escaped.ToString();
    }

    /// <summary>They are put together again before anything is read from them, so they may end anywhere.</summary>
    private static string[] Pieces(string text) => [.. text.Chunk(Piece).Select(piece => new string(piece))];
}
