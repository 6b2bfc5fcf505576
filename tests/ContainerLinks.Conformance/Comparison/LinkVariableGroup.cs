using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// The variables of one link as engines make them, up to 27 and from 28 on, from the recorded source. Written from the corpus' README alone and kept apart
/// from the library, which is what the recordings are compared with.
/// </summary>
internal static class LinkVariableGroup
{
    /// <param name="prefix">What the names begin with.</param>
    /// <param name="fullAlias">The link, such as <c>/web/db</c>.</param>
    /// <param name="source">The recorded source.</param>
    /// <param name="sortsProtocols">Whether as from 28 on: by protocol, tcp first, with the rows of one protocol between them.</param>
    public static List<string> Build(string prefix, string fullAlias, JsonObject source, bool sortsProtocols)
    {
        var address = RecordedState.Text(source, "ip");
        var ports = RecordedState.Texts(source["exposedPorts"]).Select(ExposedPort.Parse)
            .OrderBy(port => sortsProtocols ? 0 : Number(port))
            .ThenBy(port => port.UpperProtocol == "TCP" ? 0 : 1).ThenBy(port => port.UpperProtocol, StringComparer.Ordinal).ThenBy(port => Number(port)).ToList();
        var group = new List<string>();
        if (ports.Count > 0)
        {
            group.Add($"{prefix}_PORT={ports[0].Protocol}://{address}:{ports[0].Number}");
        }

        if (!sortsProtocols)
        {
            group.AddRange(Ranges(prefix, address, ports));
        }

        var (first, last) = (0, 0);
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var name = $"{prefix}_PORT_{port.Number}_{port.UpperProtocol}";
            group.Add($"{name}={port.Protocol}://{address}:{port.Number}");
            group.Add($"{name}_ADDR={address}");
            group.Add($"{name}_PORT={port.Number}");
            group.Add($"{name}_PROTO={port.Protocol}");

            // A row is told once it is seen to be over: behind the port that comes after it.
            var grows = Number(port) == Number(ports[last]) + 1 && port.UpperProtocol == ports[first].UpperProtocol;
            last = grows ? i : last;
            if (!grows || i == ports.Count - 1)
            {
                group.AddRange(sortsProtocols && first < last ? Row(prefix, address, ports[first], ports[last]) : []);
                (first, last) = (i, i);
            }
        }

        group.Add($"{prefix}_NAME={fullAlias}");
        group.AddRange(RecordedState.Texts(source["configEnv"])
            .Where(variable => variable.Contains('=', StringComparison.Ordinal) && LinkVariableNames.NameOf(variable) is not ("HOME" or "PATH"))
            .Select(variable => $"{prefix}_ENV_{variable}"));
        return group;
    }

    private static IEnumerable<string> Row(string prefix, string address, ExposedPort first, ExposedPort last)
    {
        var name = $"{prefix}_PORT_{first.Number}_{first.UpperProtocol}";
        return
        [
            $"{name}_START={first.Protocol}://{address}:{first.Number}", $"{name}_PORT_START={first.Number}",
            $"{name}_END={last.Protocol}://{address}:{last.Number}", $"{name}_PORT_END={last.Number}",
        ];
    }

    // Three or more ports in a row, whatever their protocols are; a repeated number counts as the next one.
    private static IEnumerable<string> Ranges(string prefix, string address, List<ExposedPort> ports)
    {
        for (var first = 0; first < ports.Count; first++)
        {
            var last = first;
            while (last + 1 < ports.Count && Number(ports[last + 1]) <= Number(ports[first]) + (last + 1 - first))
            {
                last++;
            }

            if (last < first + 2)
            {
                continue;
            }

            var start = $"{prefix}_PORT_{ports[first].Number}_{ports[first].UpperProtocol}";
            var end = $"{prefix}_PORT_{ports[first].Number}_{ports[last].UpperProtocol}";
            yield return $"{start}_START={ports[first].Protocol}://{address}:{ports[first].Number}";
            yield return $"{start}_ADDR={address}";
            yield return $"{start}_PROTO={ports[first].Protocol}";
            yield return $"{start}_PORT_START={ports[first].Number}";
            yield return $"{end}_END={ports[last].Protocol}://{address}:{ports[last].Number}";
            yield return $"{end}_PORT_END={ports[last].Number}";
            first = last;
        }
    }

    private static int Number(ExposedPort port) =>
        int.TryParse(port.Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
