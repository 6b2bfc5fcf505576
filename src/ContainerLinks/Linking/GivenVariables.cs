using System.Collections.ObjectModel;
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
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                (values ??= new Dictionary<string, string>(StringComparer.Ordinal))[variable[..equals]] = variable[(equals + 1)..];
            }
        }

        return values ?? (IReadOnlyDictionary<string, string>)ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>Names of variables that were not given, or were given with another value, in order. What the container sets itself is its own affair.</summary>
    public static IReadOnlyList<string> MissingOrStale(Container recipient, IEnumerable<string> now) => [.. now.Where(variable => IsWrong(recipient, variable)).Select(NameOf)];

    /// <summary>Names of given variables that would have another value now, in order.</summary>
    public static IReadOnlyList<string> Stale(Container recipient, IEnumerable<string> now) =>
        [.. now.Where(variable => recipient.Given.ContainsKey(NameOf(variable)) && IsWrong(recipient, variable)).Select(NameOf)];

    /// <summary>The name of <c>NAME=value</c>.</summary>
    public static string NameOf(string variable) => variable[..variable.IndexOf('=', StringComparison.Ordinal)];

    /// <summary>Whether a variable was not given like that. What is configured and was not given, or has another form than a link's value, is the container's own: <c>DB_PORT=3306</c> beside <c>DB_PORT=tcp://172.17.0.2:3306</c>.</summary>
    private static bool IsWrong(Container recipient, string variable)
    {
        string name = NameOf(variable);
        string value = variable[(name.Length + 1)..];
        bool isGiven = recipient.Given.TryGetValue(name, out string? given);
        string? own = recipient.Info.Environment.LastOrDefault(text => text.Length > name.Length && text[name.Length] == '=' && text.StartsWith(name, StringComparison.Ordinal))?[(name.Length + 1)..];
        bool isItsOwn = own is not null && (!isGiven || FormOf(own) != FormOf(value));
        return given != value && !isItsOwn;
    }

    /// <summary>Whether a value is an address, a URL or another text, and what a link's URL has around its host: the scheme and the port with what follows.</summary>
    private static (int Kind, string? Ends) FormOf(string value)
    {
        int scheme = value.IndexOf("://", StringComparison.Ordinal);
        int port = value.LastIndexOf(':');
        int kind = IPAddress.TryParse(value, out _) && value.AsSpan().ContainsAny('.', ':') ? 1 : scheme > 0 ? 2 : 3;
        return (kind, scheme > 0 && port > scheme ? value[..scheme] + value[port..] : null);
    }
}
