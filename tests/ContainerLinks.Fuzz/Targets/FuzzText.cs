using System.Runtime.InteropServices;
using System.Text;

namespace ContainerLinks.Fuzz;

/// <summary>Texts out of bytes, and what a text must not be.</summary>
internal static class FuzzText
{
    /// <summary>UTF-8; behind a first byte of FF raw UTF-16, for half surrogate pairs.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] == 0xFF
        ? new string(MemoryMarshal.Cast<byte, char>(bytes[1..]))
        : Encoding.UTF8.GetString(bytes);

    /// <summary>The parts of an input between NUL characters; missing ones are empty.</summary>
    public static string[] Parts(ReadOnlySpan<byte> bytes, int count)
    {
        string[] parts = Of(bytes).Split('\0', count);
        return [.. parts, .. Enumerable.Repeat("", count - parts.Length)];
    }

    /// <summary>No character that a terminal or a log would obey, and no line's end.</summary>
    public static void ThrowUnlessPrintable(string text, string what) =>
        FuzzException.ThrowUnless(!text.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u202e' or '\uFEFF'), $"{what} has a character in it that is obeyed, not shown");

    public static void ThrowUnlessWord(string text, string what) => FuzzException.ThrowUnless(
        text.Length is > 0 and <= 253 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'), $"{what} is no word");

    /// <summary>Runs what may refuse in documented ways.</summary>
    public static bool IsRefused<TRefusal>(Action action)
        where TRefusal : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (TRefusal refusal)
        {
            ThrowUnlessPrintable(refusal.Message, "a refusal");
            return true;
        }
    }
}
