using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>The names that link variables of one recipient can have, by prefix.</summary>
internal sealed class LinkVariableNames
{
    private static readonly string[] OfEachPort = ["", "_ADDR", "_PORT", "_PROTO", "_START", "_PORT_START"];

    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _paths = new(StringComparer.Ordinal);

    /// <summary>The first part of the names: the alias in upper case, a dash as an underscore. Upper case is data of Unicode, which the framework does not follow, so it is the library's.</summary>
    public static string PrefixOf(string alias) => LinkEnvironment.PrefixOf(alias, usable: false);

    public void Add(RecordedLink link, JsonObject? source)
    {
        var prefix = PrefixOf(link.Alias);
        if (!_names.TryGetValue(prefix, out var names))
        {
            _names.Add(prefix, names = new HashSet<string>(StringComparer.Ordinal));
            _paths.Add(prefix, new HashSet<string>(StringComparer.Ordinal));
        }

        _paths[prefix].Add(link.Path);
        names.Add($"{prefix}_PORT");
        names.Add($"{prefix}_NAME");
        names.UnionWith(RecordedState.Texts(source?["configEnv"]).Where(v => v.Contains('=', StringComparison.Ordinal)).Select(v => $"{prefix}_ENV_{NameOf(v)}"));

        var ports = RecordedState.Texts(source?["exposedPorts"]).Select(ExposedPort.Parse).ToList();
        foreach (var port in ports)
        {
            names.UnionWith(OfEachPort.Select(suffix => $"{prefix}_PORT_{port.Number}_{port.UpperProtocol}{suffix}"));

            // The end of a range has the number of its first port and the protocol of its last.
            names.UnionWith(ports.Select(last => $"{prefix}_PORT_{port.Number}_{last.UpperProtocol}_END"));
            names.UnionWith(ports.Select(last => $"{prefix}_PORT_{port.Number}_{last.UpperProtocol}_PORT_END"));
        }
    }

    /// <summary>The prefix that the variable belongs to, or null if it is none of a link. Of two prefixes the longer one is right.</summary>
    public string? Find(string variable)
    {
        var name = NameOf(variable);
        return _names.Where(pair => pair.Value.Contains(name)).Select(pair => pair.Key).MaxBy(prefix => prefix.Length);
    }

    /// <summary>Whether several links have this prefix (<c>db-1</c> and <c>db_1</c>, <c>db</c> and <c>x/db</c>), so that their groups overwrite each other.</summary>
    public bool IsShared(string prefix) => _paths.TryGetValue(prefix, out var paths) && paths.Count > 1;

    public static string NameOf(string variable)
    {
        var equals = variable.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? variable : variable[..equals];
    }
}
