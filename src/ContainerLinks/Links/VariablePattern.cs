namespace ContainerLinks;

/// <summary>Patterns of variable names: an exact name, or a beginning followed by <c>*</c>.</summary>
internal static class VariablePattern
{
    public static IReadOnlyList<string>? Check(IReadOnlyList<string>? patterns, string property)
    {
        foreach (string pattern in patterns ?? [])
        {
            int star = pattern?.IndexOf('*') ?? -1;
            if (string.IsNullOrEmpty(pattern) || pattern.Contains('=') || (star >= 0 && star != pattern.Length - 1))
            {
                throw new ArgumentException(
                    $"'{Quoting.Printable(pattern ?? "")}' is not a pattern of variable names: expected a name without '=', or the beginning of one and a '*' at the end.", property);
            }
        }

        return patterns is null ? null : [.. patterns];
    }

    public static bool Matches(IReadOnlyList<string>? patterns, ReadOnlySpan<char> name)
    {
        if (patterns is null)
        {
            return true;
        }

        for (int i = 0; i < patterns.Count; i++)
        {
            string pattern = patterns[i];
            if (pattern[^1] == '*' ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : name.SequenceEqual(pattern))
            {
                return true;
            }
        }

        return false;
    }
}
