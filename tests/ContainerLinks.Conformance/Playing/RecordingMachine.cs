using System.Net;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>What can be told of the machine that the engine ran on, beside what a recording says itself.</summary>
internal static class RecordingMachine
{
    // Default subnets of the engine behind the one of the default bridge.
    private const string First = "172.18.";
    private const string Second = "172.19.0.0/16";

    // From top to bottom; a daemon that keeps containers apart has not the last one.
    private static readonly string[] TopRules =
    [
        "-A FORWARD -j DOCKER-USER",
        "-A FORWARD -j DOCKER-ISOLATION-STAGE-1",
        "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A FORWARD -o docker0 -j DOCKER",
        "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT",
        "-A FORWARD -i docker0 -o docker0 -j ACCEPT",
    ];

    // From 28 on: the rules of bridges are in chains of their own.
    private static readonly string[] TopJumps = ["-A FORWARD -j DOCKER-USER", "-A FORWARD -j DOCKER-FORWARD"];

    /// <summary>
    /// A name server of the machine, or null. The engine passes over a default subnet that has one in it, and a recording does not name it; so it
    /// is told from the first network that got a default subnet. That network alone is explained by this, and only if it is the second of the
    /// list: all later ones have to follow from it.
    /// </summary>
    public static string? FindNameServer(Scenario scenario)
    {
        var first = scenario.Steps.FirstOrDefault(step => step.Operation == "network-create" && step.Do["subnet"] is null && step.Result["network"] is not null);
        var subnet = (string?)first?.Result["network"]?["ipam"]?[0]?["subnet"];
        var isFirstTaken = scenario.Steps.TakeWhile(step => step != first)
            .Any(step => step.Operation == "network-create" && RecordedState.Text(step.Do, "subnet").StartsWith(First, StringComparison.Ordinal));
        return subnet == Second && !isFirstTaken ? First + "255.254" : null;
    }

    /// <summary>The unique local network of the engine, or null. It is random, and is told from the first network that got an IPv6 subnet without asking for one.</summary>
    public static IPNetwork? FindUniqueLocalNetwork(Scenario scenario)
    {
        var first = scenario.Steps.FirstOrDefault(step => step.Operation == "network-create" && (bool?)step.Do["ipv6"] == true && step.Do["subnet6"] is null);
        var subnet = (first?.Result["network"]?["ipam"] as JsonArray ?? []).Select(entry => RecordedState.Text(entry, "subnet")).FirstOrDefault(text => text.StartsWith("fd", StringComparison.Ordinal));
        return subnet is not null && IPNetwork.TryParse(subnet, out var network) ? new IPNetwork(new IPAddress([.. network.BaseAddress.GetAddressBytes()[..6], .. new byte[10]]), 48) : null;
    }

    /// <summary>
    /// What chain FORWARD had before the daemon started: other programs' rules, and what an earlier daemon left. A daemon puts those of its own
    /// rules that are missing on top, in one order, and one that drops traffic at the end. So what was there is the end of the chain; the
    /// shortest one that explains the rest is taken, and if none does, nothing is, and the comparison will say so.
    /// </summary>
    public static IReadOnlyList<string> FindEarlierRules(Scenario scenario)
    {
        var rules = RecordedState.Texts(scenario.IpTables?["filter/FORWARD"]).Where(rule => rule.StartsWith("-A ", StringComparison.Ordinal)).ToList();
        if (scenario.Profile != SimulationProfile.Docker20)
        {
            return rules.Take(TopJumps.Length).SequenceEqual(TopJumps, StringComparer.Ordinal) ? rules[TopJumps.Length..] : [];
        }

        if (rules.Count > 0 && rules[^1].EndsWith(" -j DROP", StringComparison.Ordinal))
        {
            rules.RemoveAt(rules.Count - 1);
        }

        for (var length = 0; length <= rules.Count; length++)
        {
            var earlier = rules[^length..];
            if (earlier.Contains(TopRules[0]) || earlier.Contains(TopRules[1]))
            {
                // Every daemon takes these two away and puts them on top again.
                break;
            }

            var added = rules[..^length];
            if (added.SequenceEqual(TopRules.Where(rule => !earlier.Contains(rule) && (rule != TopRules[^1] || rules.Contains(rule))), StringComparer.Ordinal))
            {
                return earlier;
            }
        }

        return [];
    }
}
