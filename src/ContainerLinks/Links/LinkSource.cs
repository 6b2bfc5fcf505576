namespace ContainerLinks;

/// <summary>The rule for what a link option may name as its source.</summary>
internal static class LinkSource
{
    private const string Expectation = "expected the name or id of a container, name@host for one on another host, or recipient/alias, the name of another link";

    /// <summary>What is wrong with a source, as the end of a sentence, or null if nothing is.</summary>
    public static string? FindFault(string source)
    {
        if (source.Length == 0)
        {
            return $"the source is empty; {Expectation}";
        }

        int slash = source.IndexOf('/');
        bool valid = slash < 0
            ? IsReference(source) || IsOnHost(source)
            : IsReference(source.AsSpan(0, slash)) && HostName.IsValid(source.AsSpan(slash + 1));
        return valid ? null : $"the source '{Quoting.Printable(source)}' names no container; {Expectation}";
    }

    public static string ThrowIfNoName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return IsReference(name)
            ? name
            : throw new ArgumentException(
                $"'{Quoting.Printable(name)}' cannot be a container at an end of a link: expected characters of a-z A-Z 0-9 _ . -, the first one a letter or a digit.", parameter);
    }

    /// <exception cref="ArgumentException">It is neither a name nor <c>name@host</c>.</exception>
    public static string ThrowIfNoSource(string source, string parameter)
    {
        ArgumentNullException.ThrowIfNull(source, parameter);
        return IsOnHost(source) ? source : ThrowIfNoName(source, parameter);
    }

    /// <summary>Whether a text is the name of a host, as it stands after an <c>@</c>.</summary>
    public static bool IsHost(ReadOnlySpan<char> text) => text.Length <= LongestHost && IsReference(text);

    /// <summary>Whether a source is <c>name@host</c>.</summary>
    public static bool IsOnHost(string source) => source.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && IsReference(source.AsSpan(0, at)) && IsHost(source.AsSpan(at + 1));

    /// <summary>The name in a source, without its host.</summary>
    public static ReadOnlySpan<char> NameIn(string source) => source.AsSpan(0, source.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? at : source.Length);

    /// <summary>The host in a source; empty if there is none.</summary>
    public static ReadOnlySpan<char> HostIn(string source) => source.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? source.AsSpan(at + 1) : default;

    // As long as DNS allows.
    private const int LongestHost = 253;

    // One character is enough: it may be the beginning of an id.
    private static bool IsReference(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(ContainerName.Characters);
}
