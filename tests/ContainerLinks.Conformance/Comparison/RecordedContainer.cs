using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>What the recording has shown of one container: its links, and the lines of its hosts file that are none of a link.</summary>
/// <param name="joinsInAnyOrder">Whether the engine joins the default bridge at any place among a container's networks; up to 27 it is the first.</param>
internal sealed class RecordedContainer(bool joinsInAnyOrder)
{
    private readonly HashSet<string> _otherLines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ownLines = new(StringComparer.Ordinal);

    /// <summary>The aliases of its links.</summary>
    public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of link variables, by the prefix of the alias.</summary>
    public LinkVariableNames Variables { get; } = new();

    /// <summary>Adds extra hosts: their lines keep their order, even if they look like a link line.</summary>
    public void AddExtraHosts(IEnumerable<string> entries) =>
        _otherLines.UnionWith(entries.Select(entry => entry.Split(':', 2)[0]));

    public void Observe(JsonObject container, JsonObject after)
    {
        var host = RecordedState.Text(container, "hostname");
        var domain = RecordedState.Text(container, "domainname");
        var full = domain.Length == 0 ? host : $"{host}.{domain}";
        // Only a name with a dot gives two words: `db db` is a link line, also for a recipient with the hostname `db`.
        var own = full.Contains('.', StringComparison.Ordinal) ? $"{full} {full.Split('.', 2)[0]}" : host;
        _otherLines.Add(own);
        _names.UnionWith(RecordedState.Texts(container["names"]).Select(name => name.TrimStart('/')));
        foreach (var (network, endpoint) in container["networks"] as JsonObject ?? [])
        {
            if ((network != "bridge" || joinsInAnyOrder) && RecordedState.Text(endpoint, "ip") is { Length: > 0 } address)
            {
                _ownLines.Add($"{address}\t{own}");

                // Podman writes the name, too: the one that the container has at its start.
                _ownLines.UnionWith(_names.Select(name => $"{address}\t{host} {name}"));
            }
        }

        foreach (var link in RecordedState.Texts(container["links"]).Select(RecordedLink.Parse))
        {
            Aliases.Add(link.Alias);
            // The name in the entry finds the source before it gets its link name; the link name finds it when a new container has the old name.
            Variables.Add(link, after[link.SourceName.TrimStart('/')] as JsonObject);
            Variables.Add(link, Sources(after, link.FullAlias).FirstOrDefault());
        }
    }

    /// <summary>Whether the names of a hosts line (all behind the TAB) are those of a link of this container.</summary>
    public bool IsLinkLine(string names, RecordedState state) =>
        !_otherLines.Contains(names)
        && Aliases.Any(alias => names.StartsWith(alias + " ", StringComparison.Ordinal) && state.IsHostnameAndName(names[(alias.Length + 1)..]));

    /// <summary>Whether this is an own line whose place among the own lines is the engine's choice: for an address that the container has, or had, on a user-defined
    /// network, and from 28 on on any.</summary>
    public bool IsFreeOwnLine(string line) => _ownLines.Contains(line);

    private static IEnumerable<JsonObject> Sources(JsonObject after, string fullAlias) =>
        after.Select(pair => pair.Value).OfType<JsonObject>()
            .Where(candidate => RecordedState.Texts(candidate["names"]).Contains(fullAlias, StringComparer.Ordinal));
}
