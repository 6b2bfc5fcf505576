using System.Collections.Immutable;
using System.Net;

namespace ContainerLinks;

/// <summary>The variables that a recipient's main process was started with, to say which link variables are no longer true.</summary>
/// <remarks>Values are secrets: only names leave this class.</remarks>
internal static class GivenVariables
{
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> variables)
    {
        Dictionary<string, string>? values = null;
        foreach (string variable in variables)
        {
            int equals = variable?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals > 0)
            {
                (values ??= new Dictionary<string, string>(StringComparer.Ordinal))[variable![..equals]] = variable[(equals + 1)..];
            }
        }

        return values ?? (IReadOnlyDictionary<string, string>)ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>Names of variables that were not given, or were given with another value, in order. What the container sets itself is its own affair.</summary>
    public static IReadOnlyList<string> MissingOrStale(Container recipient, IEnumerable<string> now) =>
        [.. now.Select(Split).Where(variable => !IsTrue(recipient, variable) && !IsItsOwn(recipient, variable)).Select(variable => variable.Name)];

    /// <summary>Names of given variables that would have another value now, in order.</summary>
    public static IReadOnlyList<string> Stale(Container recipient, IEnumerable<string> now) =>
        [.. now.Select(Split).Where(variable => recipient.Given.ContainsKey(variable.Name) && !IsTrue(recipient, variable) && !IsItsOwn(recipient, variable)).Select(variable => variable.Name)];

    private static bool IsTrue(Container recipient, (string Name, string Value) variable) => recipient.Given.TryGetValue(variable.Name, out string? given) && given == variable.Value;

    /// <summary>What is configured and was not given, or has another form than a link's value: <c>DB_PORT=3306</c> beside <c>DB_PORT=tcp://172.17.0.2:3306</c>.</summary>
    private static bool IsItsOwn(Container recipient, (string Name, string Value) variable)
    {
        string? own = recipient.Info.Environment.LastOrDefault(text => text.Length > variable.Name.Length && text[variable.Name.Length] == '=' && text.StartsWith(variable.Name, StringComparison.Ordinal))?[(variable.Name.Length + 1)..];
        return own is not null && (!recipient.Given.ContainsKey(variable.Name) || FormOf(own) != FormOf(variable.Value));
    }

    private static (int Kind, string Ends) FormOf(string value)
    {
        int scheme = value.IndexOf("://", StringComparison.Ordinal);
        int port = value.LastIndexOf(':');
        return IPAddress.TryParse(value, out _) && value.AsSpan().ContainsAny('.', ':') ? (1, "")
            : scheme > 0 && port > scheme + 2 ? (2, value[..scheme] + value[port..])
            : scheme > 0 ? (3, "")
            : (4, "");
    }

    private static (string Name, string Value) Split(string variable)
    {
        int equals = variable.IndexOf('=', StringComparison.Ordinal);
        return (variable[..equals], variable[(equals + 1)..]);
    }
}
