using System.Text.RegularExpressions;

namespace LinkAgent;

/// <summary>Puts the values of variables into a text, as compose does: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c>; <c>$$</c> is a dollar.</summary>
internal static partial class ComposeVariables
{
    /// <param name="text">The text.</param>
    /// <param name="missing">Makes the error for a variable without a value.</param>
    public static string Put(string text, Func<string, Exception> missing) => text.Contains('$', StringComparison.Ordinal)
        ? Variable().Replace(text, match => match.Value == "$$" ? "$" : Value(match, missing))
        : text;

    private static string Value(Match match, Func<string, Exception> missing)
    {
        string name = match.Groups["name"].Value;
        string? value = Environment.GetEnvironmentVariable(name);
        bool hasDefault = match.Groups["default"].Success;
        bool isEmptyUnset = match.Groups["operator"].Value == ":-";
        return value is not null && !(isEmptyUnset && value.Length == 0) ? value
            : hasDefault ? match.Groups["default"].Value
            : throw missing(name);
    }

    [GeneratedRegex(@"\$\$|\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?-)(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
