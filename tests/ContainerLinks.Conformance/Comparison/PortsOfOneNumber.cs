using System.Text.RegularExpressions;

namespace ContainerLinks.Conformance;

/// <summary>
/// Point 3 of what may differ: of several ports with one number tcp is first, and the others are in any order. A group of link variables
/// depends on that order alone, not on the names of the protocols. So to give the protocols of one number other names makes of one valid
/// group another one: here the first gets the name that sorts first, and so on. What is no valid group stays different.
/// </summary>
internal static partial class PortsOfOneNumber
{
    public static List<string> Canonical(List<string> variables, string prefix)
    {
        var renames = Renames(variables, prefix);
        return renames.Count == 0 ? variables : [.. variables.Select(variable => Rename(variable, prefix, renames))];
    }

    private static Dictionary<string, Dictionary<string, string>> Renames(List<string> variables, string prefix)
    {
        var protocols = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            var name = PortName().Match(Rest(LinkVariableNames.NameOf(variable), prefix));
            if (name.Success && name.Groups["kind"].Length == 0 && name.Groups["protocol"].Value != "TCP")
            {
                var number = name.Groups["number"].Value;
                protocols.TryAdd(number, []);
                protocols[number].Add(name.Groups["protocol"].Value);
            }
        }

        return protocols.Where(pair => pair.Value.Count > 1).ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Zip(pair.Value.Order(StringComparer.Ordinal)).ToDictionary(names => names.First, names => names.Second, StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static string Rename(string variable, string prefix, Dictionary<string, Dictionary<string, string>> renames)
    {
        var name = LinkVariableNames.NameOf(variable);
        var value = variable[Math.Min(variable.Length, name.Length + 1)..];
        var port = PortName().Match(Rest(name, prefix));
        if (!port.Success)
        {
            return Rest(name, prefix) == "PORT" ? $"{name}={RenameUrl(value, renames)}" : variable;
        }

        // The end of a range is the one place where the number in the name is not the port of the protocol in the name.
        var kind = port.Groups["kind"].Value;
        var owner = kind switch
        {
            "_END" => value[(value.LastIndexOf(':') + 1)..],
            "_PORT_END" => value,
            _ => port.Groups["number"].Value,
        };
        if (!renames.TryGetValue(owner, out var names) || !names.TryGetValue(port.Groups["protocol"].Value, out var protocol))
        {
            return variable;
        }

        value = kind == "_PROTO" && names.TryGetValue(value.ToUpperInvariant(), out var renamed) ? Lower(renamed) : RenameUrl(value, renames);
        return $"{prefix}_PORT_{port.Groups["number"].Value}_{protocol}{kind}={value}";
    }

    private static string RenameUrl(string value, Dictionary<string, Dictionary<string, string>> renames)
    {
        var url = Url().Match(value);
        return url.Success
            && renames.TryGetValue(url.Groups["number"].Value, out var names)
            && names.TryGetValue(url.Groups["protocol"].Value.ToUpperInvariant(), out var protocol)
                ? Lower(protocol) + value[url.Groups["protocol"].Length..]
                : value;
    }

    private static string Rest(string name, string prefix) =>
        name.StartsWith(prefix + "_", StringComparison.Ordinal) ? name[(prefix.Length + 1)..] : "";

#pragma warning disable CA1308 // Protocols are lower case in values.
    private static string Lower(string protocol) => protocol.ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex(@"^PORT_(?<number>[0-9]+)_(?<protocol>[A-Za-z0-9]+)(?<kind>|_ADDR|_PORT|_PROTO|_START|_PORT_START|_END|_PORT_END)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortName();

    [GeneratedRegex(@"^(?<protocol>[a-z0-9]+)://.*:(?<number>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
