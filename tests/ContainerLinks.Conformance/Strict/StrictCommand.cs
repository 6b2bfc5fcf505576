using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>What is done in one step. Which arguments an operation has, and of which kind, is checked when it is read.</summary>
internal sealed class StrictCommand
{
    private static readonly (string Key, StrictArgument Kind)[] OfContainer =
    [
        ("name", StrictArgument.Needed), ("labels", StrictArgument.Map), ("links", StrictArgument.Texts), ("hostname", StrictArgument.Text),
        ("extraHosts", StrictArgument.Texts), ("env", StrictArgument.Texts), ("network", StrictArgument.Text), ("aliases", StrictArgument.Texts),
    ];

    private static readonly Dictionary<string, (string Key, StrictArgument Kind)[]> Known = new(StringComparer.Ordinal)
    {
        ["run"] = OfContainer,
        ["create"] = OfContainer,
        ["start"] = [("name", StrictArgument.Needed)],
        ["stop"] = [("name", StrictArgument.Needed)],
        ["restart"] = [("name", StrictArgument.Needed)],
        ["rm"] = [("name", StrictArgument.Needed), ("force", StrictArgument.Flag)],
        ["rename"] = [("name", StrictArgument.Needed), ("newName", StrictArgument.Needed)],
        ["network-create"] = [("name", StrictArgument.Needed), ("subnet", StrictArgument.Text)],
        ["connect"] = [("network", StrictArgument.Needed), ("name", StrictArgument.Needed), ("aliases", StrictArgument.Texts)],
        ["disconnect"] = [("network", StrictArgument.Needed), ("name", StrictArgument.Needed)],
        ["link"] = [("name", StrictArgument.Needed), ("link", StrictArgument.Needed)],
        ["unlink"] = [("name", StrictArgument.Needed), ("alias", StrictArgument.Needed)],
        ["link-by-id"] = [("name", StrictArgument.Needed), ("source", StrictArgument.Needed), ("alias", StrictArgument.Needed)],
        ["linker-restart"] = [],
        ["daemon-restart"] = [("crash", StrictArgument.Flag)],
        ["edit-hosts"] = [("name", StrictArgument.Needed), ("prepend", StrictArgument.Text), ("append", StrictArgument.Text)],
    };

    private static readonly string[] OfBoth = ["run", "create", "start", "stop", "restart", "rm", "rename"];
    private readonly JsonObject _arguments;

    private StrictCommand(JsonObject arguments) => _arguments = arguments;

    public string Operation => Text("op");

    /// <summary>Whether the linker is told to do it; otherwise somebody else does it, past the linker.</summary>
    public bool ByLinker => Text("by") == "linker";

    public string Name => Text("name");

    /// <exception cref="ScenarioFormatException">There is no such operation, or it has not these arguments.</exception>
    public static StrictCommand Read(JsonObject arguments, string where)
    {
        StrictJson.TextOf(arguments, "op", where);
        var command = new StrictCommand(arguments);
        if (!Known.TryGetValue(command.Operation, out var known))
        {
            throw new ScenarioFormatException($"{where}: the operation '{command.Operation}' is not known; expected one of {string.Join(", ", Known.Keys)}.");
        }

        StrictJson.Know(arguments, $"{where}: the operation '{command.Operation}'", ["op", "by", .. known.Select(argument => argument.Key)]);
        if (arguments["by"] is not null && StrictJson.TextOf(arguments, "by", where) is not ("engine" or "linker"))
        {
            throw new ScenarioFormatException($"{where}: 'by' is '{command.Text("by")}'; expected engine or linker.");
        }

        if (command.ByLinker && !OfBoth.Contains(command.Operation, StringComparer.Ordinal))
        {
            throw new ScenarioFormatException($"{where}: the operation '{command.Operation}' has no 'by: linker'; expected one of {string.Join(", ", OfBoth)}.");
        }

        if (command.ByLinker && arguments["aliases"] is not null)
        {
            throw new ScenarioFormatException($"{where}: a container that the linker makes has no 'aliases'.");
        }

        foreach (var (key, kind) in known)
        {
            StrictJson.ThrowIfNot(kind, arguments, key, where);
        }

        return command;
    }

    public string Text(string key) => (string?)_arguments[key] ?? "";

    public bool Flag(string key, bool otherwise) => (bool?)_arguments[key] ?? otherwise;

    public IReadOnlyList<string> Texts(string key) => _arguments[key] is JsonArray list ? [.. list.Select(item => (string)item!)] : [];

    public IReadOnlyDictionary<string, string> Map(string key) =>
        _arguments[key] is JsonObject map ? map.ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal) : new Dictionary<string, string>();

    /// <summary>The sources that links of this command name.</summary>
    public IEnumerable<string> Sources() =>
        Texts("links").Concat(Map("labels").Values).Append(Text("link")).Select(link => link.Split(':')[0]).Where(source => source.Length > 0);
}
