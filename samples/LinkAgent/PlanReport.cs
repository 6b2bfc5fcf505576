using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells links and what is not right, a line for each thing.</summary>
internal static class PlanReport
{
    private const string Remedy =
        "run the agent on the engine's machine as root, or as the user whose engine it is; in a container, mount the engine's data folder at the same path";

    /// <summary>Variables do not count: only a new container can have others.</summary>
    public static bool ConcernsFile(LinkDrift drift) => !drift.IsFileRight;

    public static void Links(AgentOutput output, IReadOnlyList<LinkStatus> links)
    {
        foreach (LinkStatus status in links)
        {
            string where = status.Address is { } address
                ? $"{address}{(status.AnsweredByDns ? ", answered by the engine's DNS" : "")}"
                : $"no address: {status.Reason}";
            output.Line("link", $"{status.Link.Recipient}: {status.Link.Source} as {status.Link.Alias}, {where}");
        }

        if (links.Count == 0)
        {
            output.Line("link", "none: no container has native links or a label containerlinks.link=SOURCE:ALIAS");
        }
    }

    public static void Drift(AgentOutput output, IReadOnlyList<LinkDrift> drifts)
    {
        foreach (LinkDrift drift in drifts)
        {
            Lines(output, drift, '-', drift.StaleLines);
            Lines(output, drift, '+', drift.MissingLines);
            if (drift.Variables.Count > 0)
            {
                output.Line("variables", $"{drift.Recipient}: missing or stale until it is created anew: {string.Join(' ', drift.Variables)}");
            }

            foreach (string other in (IEnumerable<string>)[.. drift.ShadowedLinks, .. drift.RefusedLinks])
            {
                output.Line("cannot", $"{drift.Recipient}: {other}");
            }

            if ((drift.Problem ?? ProblemOf(drift)) is { } problem)
            {
                output.Line("cannot", $"{drift.Recipient}: {problem}");
                output.Line("fix", $"{drift.Recipient}: {Remedy}");
            }
        }

        if (!drifts.Any(ConcernsFile))
        {
            output.Line("plan", "nothing to write: every hosts file is right");
        }
    }

    private static void Lines(AgentOutput output, LinkDrift drift, char sign, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            output.Line("plan", $"{drift.Recipient}: {drift.HostsPath} {sign} {line}");
        }
    }

    /// <summary>A file with lines to write may still not let itself be written: told now, not at the first write.</summary>
    private static string? ProblemOf(LinkDrift drift)
    {
        if (drift.HostsPath is not { } path || (drift.MissingLines.Count == 0 && drift.StaleLines.Count == 0))
        {
            return null;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"Hosts file '{path}' cannot be written: {failure.Message}";
        }
    }
}
