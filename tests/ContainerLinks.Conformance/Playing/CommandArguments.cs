namespace ContainerLinks.Conformance;

/// <summary>The arguments that each command of the format has. A recording that uses another one asks for something that nobody here would do.</summary>
internal static class CommandArguments
{
    private static readonly string[] OfContainer =
    [
        "name", "image", "links", "hostname", "domainname", "env", "cmd", "tty", "restart", "autoRemove", "extraHosts", "mountedHosts", "network", "ip", "ip6",
        "aliases", "expose", "exposeRaw", "publish", "bindOnly",
    ];

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["create"] = OfContainer,
        ["run"] = OfContainer,
        ["start"] = ["name"],
        ["stop"] = ["name"],
        ["restart"] = ["name"],
        ["pause"] = ["name"],
        ["unpause"] = ["name"],
        ["kill"] = ["name", "signal"],
        ["die"] = ["name", "signal"],
        ["rename"] = ["name", "newName"],
        ["rm"] = ["name", "force"],
        ["rmlink"] = ["link"],
        ["inspect"] = ["ref"],
        ["exec-env"] = ["name"],
        ["exec"] = ["name", "cmd", "keepOutput"],
        ["network-create"] = ["name", "subnet", "gateway", "ipRange", "aux", "subnet6", "gateway6", "ipv6", "driver"],
        ["network-rm"] = ["network"],
        ["connect"] = ["network", "name", "ip", "links", "aliases"],
        ["disconnect"] = ["network", "name"],
        ["lookup"] = ["name", "query", "type"],
        ["daemon-restart"] = ["signal", "settleSeconds"],
    };

    /// <summary>Why the command cannot be played, or null.</summary>
    public static string? FindFault(RecordedStep step)
    {
        if (!Known.TryGetValue(step.Operation, out var arguments))
        {
            return $"the command '{step.Operation}' is not known";
        }

        var unknown = step.Do.Select(pair => pair.Key).Where(name => name != "op" && !arguments.Contains(name, StringComparer.Ordinal)).ToList();
        return unknown.Count == 0 ? null : $"the command '{step.Operation}' has no argument {string.Join(", ", unknown)}";
    }
}
