namespace ContainerLinks.Tests;

/// <summary>Reads a hosts file as a resolver does.</summary>
internal static class Resolver
{
    /// <summary>Every address that the text has for a name.</summary>
    public static string[] Resolve(string hosts, string name) =>
    [
        .. hosts.Split('\n')
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(words => words[0]),
    ];
}
