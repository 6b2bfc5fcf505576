namespace ContainerLinks;

/// <summary>The rule for the name by which a recipient calls its source.</summary>
internal static class LinkAlias
{
    public const string Expectation =
        "expected labels of 1 to 63 letters, digits, '-' or '_', joined by dots, at most 253 characters, the first and the last one no '-' and no dot, the last label not all digits";

    /// <summary>Names of the lines that stand at the head of every container's hosts file: a second line would never be read, or would break the first.</summary>
    private static readonly HashSet<string> FixedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "localhost", "ip6-localhost", "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters",
    };

    public static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    public static bool IsValid(string alias) => HostName.IsValid(alias) && !IsFixed(alias);

    /// <summary>Whether a name is that of a line at the head of every hosts file, such as <c>localhost</c>.</summary>
    public static bool IsFixed(string name) => FixedNames.Contains(name);

    /// <summary>What is wrong with an alias, as the end of a sentence, or null if nothing is.</summary>
    public static string? FindFault(string alias)
    {
        if (IsValid(alias))
        {
            return null;
        }

        string shown = Quoting.Printable(alias);
        return alias.Length == 0 ? $"the alias is empty; {Expectation}"
            : FixedNames.Contains(alias) ? $"the alias '{shown}' belongs to the fixed lines of every hosts file; expected another name"
            : HostName.IsAddress(alias) ? $"the alias '{shown}' is an address to resolvers, which never look it up; expected a name that is no number, such as 'db'"
            : alias.AsSpan().ContainsAnyInRange('\0', '\u001f') || alias.Contains('\u007f') ? $"the alias '{shown}' has a control character in it; {Expectation}"
            : HasWhiteSpace(alias) ? $"the alias '{shown}' has white space in it; {Expectation}"
            : alias.Contains('/') ? $"the alias '{shown}' has a slash in it; {Expectation}"
            : alias.Contains("..", StringComparison.Ordinal) ? $"the alias '{shown}' has '..' in it; {Expectation}"
            : $"the alias '{shown}' is no host name; {Expectation}";
    }

    private static bool HasWhiteSpace(string text)
    {
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                return true;
            }
        }

        return false;
    }

    public static string ThrowIfInvalid(string alias, string parameter)
    {
        ArgumentNullException.ThrowIfNull(alias, parameter);
        return FindFault(alias) is string fault
            ? throw new ArgumentException($"'{Quoting.Printable(alias)}' cannot name a link's source: {fault}.", parameter)
            : alias;
    }
}
