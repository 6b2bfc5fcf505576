namespace ContainerLinks;

/// <summary>The rule for what a link option may name as its source.</summary>
internal static class LinkSource
{
    private const string Expectation = "expected the name or id of a container, or recipient/alias, the name of another link";

    /// <summary>What is wrong with a source, as the end of a sentence, or null if nothing is.</summary>
    public static string? FindFault(string source)
    {
        if (source.Length == 0)
        {
            return $"the source is empty; {Expectation}";
        }

        int slash = source.IndexOf('/');
        bool valid = slash < 0
            ? IsReference(source)
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

    // One character is enough: it may be the beginning of an id.
    private static bool IsReference(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(ContainerName.Characters);
}
