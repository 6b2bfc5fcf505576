using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// Compares what was played with what was recorded, step by step. Every field of both sides is looked at; the few places where two values
/// may differ are chosen here by their path, and nowhere else.
/// </summary>
internal sealed class ScenarioComparison
{
    private readonly Scenario _scenario;
    private readonly RecordedState _state;
    private readonly SettledPairs _settled = new();
    private readonly FirewallComparison _filterDocker = new();
    private readonly FirewallComparison _natDocker = new();
    private readonly MacComparison _macs = new();
    private readonly List<Difference> _differences = [];
    private RecordedStep _step;

    private ScenarioComparison(Scenario scenario)
    {
        _scenario = scenario;
        _state = new RecordedState(scenario.Profile);
        _step = scenario.Steps[0];
    }

    /// <param name="scenario">The recording.</param>
    /// <param name="before">The firewall of the simulated engine before the first step; null if it was not asked.</param>
    /// <param name="played">The steps as they were played; fewer than recorded if one could not be played.</param>
    public static IReadOnlyList<Difference> Compare(Scenario scenario, JsonObject? before, IReadOnlyList<PlayedStep> played)
    {
        var comparison = new ScenarioComparison(scenario);
        comparison.CompareAll(before, played);
        return comparison._differences;
    }

    private void CompareAll(JsonObject? before, IReadOnlyList<PlayedStep> played)
    {
        _differences.AddRange(_scenario.UnknownFields.Select(field => new Difference(null, "", field, "a field that this program does not know", JsonDifference.NoField)));
        CompareFirewall(_scenario.IpTables, before, step: -1);
        for (var i = 0; i < played.Count; i++)
        {
            _step = _scenario.Steps[i];
            _state.Observe(_step);
            if (played[i].Failure is { } failure)
            {
                Report("do", _step.Do.ToJsonString(), failure);
                return;
            }

            CompareResult(played[i].Result);
            CompareAfter(played[i].After);
            CompareFirewall(_step.IpTables, played[i].IpTables, i);
            _settled.EndStep();
        }
    }

    private void CompareResult(JsonObject actual)
    {
        foreach (var (field, left, right) in JsonDifference.Pair(_step.Result, actual))
        {
            var isAllowed = field switch
            {
                "error" => AreEqual(left, right, (a, b) => ErrorComparison.AreEqual(a, b, Recipient(), _state)),
                "env" when _scenario.HasUnorderedEnvironment => HaveSameItems(left, right),
                "env" => AreEqual(left, right, (a, b) => EnvironmentComparison.AreEqual(a, b, Recipient(), _state)),
                "answers" => HaveSameItems(left, right),
                "stdout" => AreEqual(left, right, AreEqualOutputs),
                _ => false,
            };
            Walk($"result/{field}", left, right, isAllowed);
        }
    }

    private void CompareAfter(JsonObject actual)
    {
        var expectedNames = _step.After.Select(pair => pair.Key).ToList();
        var actualNames = actual.Select(pair => pair.Key).ToList();
        if (!expectedNames.SequenceEqual(actualNames, StringComparer.Ordinal))
        {
            Report("after", string.Join('\n', expectedNames), string.Join('\n', actualNames));
        }

        foreach (var (name, node) in _step.After)
        {
            if (node is JsonObject container && actual[name] is JsonObject other)
            {
                CompareContainer(name, container, other);
            }
        }
    }

    private void CompareContainer(string name, JsonObject expected, JsonObject actual)
    {
        var id = RecordedState.Text(expected, "id");
        foreach (var (field, left, right) in JsonDifference.Pair(expected, actual))
        {
            var isAllowed = field is "hosts" or "env" or "configEnv" or "links" or "stateError" && !JsonNode.DeepEquals(left, right)
                && (_settled.Contains(id, field, left, right) || field switch
                {
                    "hosts" => AreEqual(left, right, (a, b) => HostsComparison.AreEqual(a, b, FileOwner(expected), _state)),
                    "env" or "configEnv" when _scenario.HasUnorderedEnvironment => HaveSameItems(left, right),
                    "env" => AreEqual(left, right, (a, b) => EnvironmentComparison.AreEqual(a, b, expected, _state)),
                    "configEnv" => false,
                    "links" => HaveSameItems(left, right),
                    _ => AreEqual(left, right, (a, b) => ErrorComparison.AreEqual(a, b, expected, _state)),
                });
            if (field == "networks" && left is JsonObject networks && right is JsonObject others)
            {
                CompareNetworks($"after/{name}/networks", networks, others);
            }
            else if (Walk($"after/{name}/{field}", left, right, isAllowed))
            {
                _settled.Add(id, field, left, right);
            }
        }
    }

    private void CompareNetworks(string path, JsonObject expected, JsonObject actual)
    {
        foreach (var (network, left, right) in JsonDifference.Pair(expected, actual))
        {
            if (left is not JsonObject endpoint || right is not JsonObject other || JsonDifference.IsMissing(left) || JsonDifference.IsMissing(right))
            {
                Walk($"{path}/{network}", left, right, isAllowed: false);
                continue;
            }

            foreach (var (field, a, b) in JsonDifference.Pair(endpoint, other))
            {
                Walk($"{path}/{network}/{field}", a, b, isAllowed: field == "mac" && _scenario.HasRandomMacs && AreEqual(a, b, _macs.AreEqual));
            }
        }
    }

    private void CompareFirewall(JsonObject? expected, JsonObject? actual, int step)
    {
        if (expected is null)
        {
            return;
        }

        foreach (var (chain, left, right) in JsonDifference.Pair(expected, actual ?? []))
        {
            var comparison = chain == "filter/DOCKER" ? _filterDocker : chain == "nat/DOCKER" && !_state.SortsProtocols ? _natDocker : null;
            var isAllowed = left is JsonArray && right is JsonArray && comparison?.AreEqual(RecordedState.Texts(left), RecordedState.Texts(right), step) == true;
            Walk(step < 0 ? $"iptables/{chain} before the first step" : $"iptables/{chain}", left, right, isAllowed);
        }
    }

    /// <summary>Reports the differences of two values, unless they are allowed here or were seen in another run of the recording.</summary>
    /// <returns>Whether there is no difference.</returns>
    private bool Walk(string path, JsonNode? expected, JsonNode? actual, bool isAllowed)
    {
        if (isAllowed || JsonNode.DeepEquals(expected, actual) || _scenario.Variants.Contains(_step.Index, path, actual))
        {
            return true;
        }

        if (expected is JsonObject left && actual is JsonObject right && !JsonDifference.IsMissing(left) && !JsonDifference.IsMissing(right))
        {
            var isEqual = true;
            foreach (var (field, a, b) in JsonDifference.Pair(left, right))
            {
                isEqual &= Walk($"{path}/{field}", a, b, isAllowed: false);
            }

            return isEqual;
        }

        Report(path, JsonDifference.Print(expected), JsonDifference.Print(actual));
        return false;
    }

    // The output of a program that printed lines of the hosts file has its link lines in the order of that file.
    private bool AreEqualOutputs(string expected, string actual)
    {
        var container = Recipient();
        var lines = RecordedState.Text(container, "hosts").Split('\n').ToHashSet(StringComparer.Ordinal);
        return expected.Split('\n').All(lines.Contains) && HostsComparison.AreEqual(expected, actual, FileOwner(container), _state);
    }

    private JsonObject Recipient()
    {
        var name = RecordedState.Text(_step.Do, "name");
        return _step.After[name] as JsonObject ?? _state.FindByLinkName("/" + name.TrimStart('/')) ?? [];
    }

    // A container in the mode of another one has that one's hosts file.
    private RecordedContainer FileOwner(JsonObject container)
    {
        var parts = RecordedState.Text(container, "hostsPath").Split('/');
        return _state.Container(parts.Length > 1 ? parts[^2] : RecordedState.Text(container, "id"));
    }

    private void Report(string path, string expected, string actual) =>
        _differences.Add(new Difference(_step.Index, _step.Operation, path, expected, actual));

    private static bool AreEqual(JsonNode? expected, JsonNode? actual, Func<string, string, bool> comparer) =>
        expected is JsonValue left && left.TryGetValue<string>(out var a) && actual is JsonValue right && right.TryGetValue<string>(out var b) && comparer(a, b);

    private static bool AreEqual(JsonNode? expected, JsonNode? actual, Func<IReadOnlyList<string>, IReadOnlyList<string>, bool> comparer) =>
        expected is JsonArray && actual is JsonArray && comparer(RecordedState.Texts(expected), RecordedState.Texts(actual));

    private static bool HaveSameItems(JsonNode? expected, JsonNode? actual) =>
        expected is JsonArray left && actual is JsonArray right && left.Count == right.Count
        && left.Select(JsonDifference.Canonical).Order(StringComparer.Ordinal).SequenceEqual(right.Select(JsonDifference.Canonical).Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
