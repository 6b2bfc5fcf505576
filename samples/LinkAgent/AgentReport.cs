using ContainerLinks;

namespace LinkAgent;

/// <summary>What the agent says, a line for each thing.</summary>
internal static class AgentReport
{
    public static void Links(TextWriter output, IReadOnlyList<LinkStatus> links)
    {
        foreach (LinkStatus status in links)
        {
            string where = status.Address is { } address ? $"{address}{(status.AnsweredByDns ? " (answered by the engine's DNS)" : "")}" : $"pending: {status.Reason}";
            output.WriteLine($"link   {status.Link.Recipient}: {status.Link.Source} as {status.Link.Alias}, {where}");
        }

        if (links.Count == 0)
        {
            output.WriteLine("no links: no container has native links or a label containerlinks.link");
        }
    }

    public static void Drift(TextWriter output, IReadOnlyList<LinkDrift> drifts)
    {
        foreach (LinkDrift drift in drifts)
        {
            foreach (string line in drift.StaleLines)
            {
                output.WriteLine($"drift  {drift.Recipient}: {drift.HostsPath} - {Plain(line)}");
            }

            foreach (string line in drift.MissingLines)
            {
                output.WriteLine($"drift  {drift.Recipient}: {drift.HostsPath} + {Plain(line)}");
            }

            if (drift.Variables.Count > 0)
            {
                output.WriteLine($"drift  {drift.Recipient}: variables missing or stale: {string.Join(' ', drift.Variables)} (create the container anew to give them)");
            }

            if (drift.Problem is { } problem)
            {
                output.WriteLine($"cannot {drift.Recipient}: {problem}");
            }
        }
    }

    public static void Change(TextWriter output, LinkChange change) => output.WriteLine($"{change.Timestamp:O} {change}");

    /// <summary>A hosts file is a stranger's text: what a terminal would obey is left out.</summary>
    private static string Plain(string line) => string.Concat(line.Select(character => character == '\t' ? ' ' : char.IsControl(character) ? '?' : character));
}
