using System.Buffers;
using System.Net.Sockets;
using System.Net;
using System.Text.RegularExpressions;
using System.Text;

namespace ContainerLinks;

/// <summary>What engines do with the text of a hosts file. One character stands for one byte, so that nothing of a user's is lost.</summary>
internal static class HostsText
{
    private const int LongestLine = 64 * 1024;

    /// <summary>Text as the bytes that it has in a file, one character each.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Render(IReadOnlyList<HostsRecord> records)
    {
        var buffer = new ArrayBufferWriter<byte>();
        HostsFileRenderer.Default.Render([.. records.Select(record => HostsEntry.CreateUnchecked(record.Address, record.Names.Split(' ')))], buffer);
        return OfBytes(buffer.WrittenSpan);
    }

    /// <summary>Adds lines at the end, without a look at the last byte.</summary>
    public static string Append(string text, IReadOnlyList<HostsRecord> records) => text + Render(records);

    /// <summary>Takes away lines that end in a TAB and one of the names; with addresses, only where the address is the record's too. Blank lines go,
    /// lines that begin with <c>#</c> stay. Null: a line is too long for the engine, and it gives up.</summary>
    public static string? Delete(string text, IReadOnlyList<HostsRecord> records, bool compareAddresses)
    {
        var kept = new StringBuilder(text.Length);
        List<(string Ending, string Address)> endings = [.. records.Select(record => ("\t" + Encode(record.Names), record.Address))];
        foreach (string raw in SplitLines(text))
        {
            if (raw.Length >= LongestLine)
            {
                return null;
            }

            string line = raw.EndsWith('\r') ? raw[..^1] : raw;
            if (line.Length == 0)
            {
                continue;
            }

            bool goes = line[0] != '#' && endings.Exists(record => line.EndsWith(record.Ending, StringComparison.Ordinal)
                && (!compareAddresses || SameAddress(line[..^record.Ending.Length].Trim(), record.Address)));
            if (!goes)
            {
                kept.Append(line).Append('\n');
            }
        }

        return kept.ToString();
    }

    /// <summary>The engine's update: wherever a TAB, the alias, and white space or a dot come in a row, the characters before the TAB become the address.</summary>
    /// <param name="text">The file.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="address">The new address.</param>
    /// <param name="sameFamilyOnly">Whether to leave lines alone whose address is of the other family.</param>
    public static string Replace(string text, string alias, string address, bool sameFamilyOnly)
    {
        // Go's \s has no vertical tab and no Unicode; the classes are written out.
        var pattern = new Regex("([^\\t\\n\\f\\r ]*)(\\t" + Regex.Escape(Encode(alias)) + "[\\t\\n\\f\\r .])", RegexOptions.CultureInvariant);
        return pattern.Replace(text, match =>
            sameFamilyOnly && IsIPv6(match.Groups[1].Value) != IsIPv6(address) ? match.Value : address + match.Groups[2].Value);
    }

    /// <summary>Gives the lines with exactly these names another address.</summary>
    public static string ReplaceLines(string text, string names, string address, bool sameFamilyOnly) =>
        RewriteLines(text, names, (oldAddress, ending) => sameFamilyOnly && IsIPv6(oldAddress) != IsIPv6(address) ? oldAddress + ending : address + ending);

    /// <summary>Gives the lines with exactly these names other names.</summary>
    public static string RenameLines(string text, string names, string newNames) =>
        RewriteLines(text, names, (address, _) => address + "\t" + Encode(newNames));

    public static string RemoveLines(string text, string names) => RewriteLines(text, names, (_, _) => null);

    /// <summary>Whether there is a line with exactly these names, of one family or of any.</summary>
    public static bool HasLine(string text, string names, bool? ipv6)
    {
        string ending = "\t" + Encode(names);
        return SplitLines(text).Any(line => line.EndsWith(ending, StringComparison.Ordinal) && !line.StartsWith('#') && (ipv6 is null || IsIPv6(line[..^ending.Length]) == ipv6));
    }

    /// <summary>Puts lines before the first line with the given names, or at the end.</summary>
    public static string InsertBefore(string text, IReadOnlyList<HostsRecord> records, string names)
    {
        string ending = "\t" + Encode(names);
        int start = 0;
        foreach (string line in SplitLines(text))
        {
            if (line.EndsWith(ending, StringComparison.Ordinal))
            {
                return text[..start] + Render(records) + text[start..];
            }

            start += line.Length + 1;
        }

        return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + Render(records);
    }

    /// <summary>The lines of a text that do not occur in another one.</summary>
    public static string LinesNotIn(string text, string other)
    {
        var known = SplitLines(other).ToHashSet(StringComparer.Ordinal);
        return string.Concat(SplitLines(text).Where(line => !known.Contains(line)).Select(line => line + "\n"));
    }

    public static IEnumerable<string> SplitLines(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            yield return text[start..end];
            start = end + 1;
        }
    }

    private static string RewriteLines(string text, string names, Func<string, string, string?> rewrite)
    {
        string ending = "\t" + Encode(names);
        var result = new StringBuilder(text.Length);
        int start = 0;
        foreach (string line in SplitLines(text))
        {
            bool complete = start + line.Length < text.Length;
            string? written = line.EndsWith(ending, StringComparison.Ordinal) && !line.StartsWith('#') ? rewrite(line[..^ending.Length], ending) : line;
            if (written is not null)
            {
                result.Append(written).Append(complete ? "\n" : "");
            }

            start += line.Length + 1;
        }

        return result.ToString();
    }

    private static bool SameAddress(string one, string other) =>
        GoAddress.TryParse(one, out IPAddress? first) && GoAddress.TryParse(other, out IPAddress? second) && first.Equals(second);

    private static bool IsIPv6(string address) => GoAddress.TryParse(address.Trim(), out IPAddress? parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;

    private static string Encode(string text) => OfBytes(Encoding.UTF8.GetBytes(text));
}

/// <summary>How a running recipient's file changes when a source has come up: by the engine's text replacement, or by the link's own lines.</summary>
internal sealed class LinkLineUpdate(EngineContext context)
{
    // Any address goes into any line of the alias. Recording ipv6-default-bridge.
    private readonly bool _mixesFamilies = context.Has(DockerQuirks.UpdateMixesFamilies);

    // The whole text is searched for the alias. Recording hosts-alias-prefix-dot.
    private readonly bool _hitsOtherLines = context.Has(DockerQuirks.UpdateHitsOtherLines);

    // What the search does not find is not added. No recording yet.
    private readonly bool _onlyReplaces = context.Has(DockerQuirks.UpdateOnlyReplaces);

    public string Apply(string text, string alias, LinkLine? line, IReadOnlyList<string> addresses, string ownNames)
    {

        // Engines up to 27 update with the IPv4 address only; later ones update again with the IPv6 address.
        IEnumerable<string> used = _mixesFamilies && !context.Traits.SandboxBeforeNetworks ? addresses.Take(1) : addresses;
        foreach (string address in used)
        {
            text = _hitsOtherLines ? HostsText.Replace(text, alias, address, sameFamilyOnly: !_mixesFamilies)
                : line is not null ? HostsText.ReplaceLines(text, line.Names, address, sameFamilyOnly: !_mixesFamilies)
                : text;
        }

        if (line is null || addresses.Count == 0)
        {
            return text;
        }

        if (line.IsOwed || !_onlyReplaces)
        {
            foreach (string address in addresses)
            {
                // Where families are mixed an IPv6 line may carry an IPv4 address; it is there all the same.
                if (!HostsText.HasLine(text, line.Names, _mixesFamilies ? null : address.Contains(':')))
                {
                    text = HostsText.InsertBefore(text, [new HostsRecord(address, line.Names)], ownNames);
                }
            }
        }

        line.IsOwed = false;
        return text;
    }
}
