using ContainerLinks;

namespace LinkAgent;

/// <summary>What the agent says: a line for each thing, its first word tells what kind of thing.</summary>
internal static class AgentReport
{
    public static void Links(TextWriter output, IReadOnlyList<LinkStatus> links)
    {
        foreach (LinkStatus status in links)
        {
            string link = $"{status.Link.Recipient} finds {status.Link.Source} as {status.Link.Alias}";
            Line(output, status.Address is { } address ? $"link     {link} at {address}{(status.AnsweredByDns ? ", by the engine's DNS" : "")}" : $"pending  {link} later: {Why(status.Reason)}");
        }

        if (links.Count == 0)
        {
            Line(output, "link     none: no container has a native link or a label containerlinks.link");
        }
    }

    public static void Drift(TextWriter output, IReadOnlyList<LinkDrift> drifts)
    {
        foreach (LinkDrift drift in drifts)
        {
            foreach (string line in drift.StaleLines)
            {
                Line(output, $"drift    {drift.Recipient}: in {drift.HostsPath} - {line}");
            }

            foreach (string line in drift.MissingLines)
            {
                Line(output, $"drift    {drift.Recipient}: in {drift.HostsPath} + {line}");
            }

            if (drift.Problem is { } problem)
            {
                Line(output, $"cannot   {drift.Recipient}: {problem}");
            }

            if (drift.Variables.Count > 0)
            {
                Line(output, $"variable {drift.Recipient}: its processes lack {string.Join(' ', drift.Variables)}, or have old values; only a container made anew, with its links, gets them");
            }
        }

        if (drifts.Count == 0)
        {
            Line(output, "right    every hosts file says what the links say");
        }
    }

    public static void Change(TextWriter output, LinkChange change)
    {
        string link = $"{change.Recipient} finds {change.Source} as {change.Alias}";
        string before = change.PreviousAddress is { } address ? $", before at {address}" : "";
        string line = change.Kind switch
        {
            LinkChangeKind.Linked => $"linked   {change.Recipient} wants {change.Source} as {change.Alias}",
            LinkChangeKind.Unlinked => $"unlinked {change.Recipient} has {change.Alias} no more",
            LinkChangeKind.Bound => $"bound    {link} at {change.Address}",
            LinkChangeKind.Moved => $"moved    {link} at {change.Address}{before}",
            LinkChangeKind.Rebound => $"rebound  {link} at {change.Address?.ToString() ?? "no address yet"}, another container of its name{before}",
            LinkChangeKind.Unbound => $"unbound  {change.Recipient} does not find {change.Source} as {change.Alias}{before}",
            LinkChangeKind.EnvironmentStale => $"variable {change.Recipient}: its processes have old values of {string.Join(' ', change.Variables)} until it is made anew",
            LinkChangeKind.HostsFileFailed => $"cannot   {change.Recipient}: {change.Detail}",
            LinkChangeKind.Resync => $"resync   {change.Detail}",
            LinkChangeKind.StandingBy => $"stand-by {change.Detail}",
            LinkChangeKind.TookOver => $"writer   {change.Detail}",
            _ => change.ToString(),
        };
        Say(output, line, change.Timestamp);
    }

    public static void Say(TextWriter output, string kind, string text) => Say(output, $"{kind,-8} {text}", TimeProvider.System.GetUtcNow());

    private static void Say(TextWriter output, string line, DateTimeOffset time) => Line(output, $"{time:yyyy-MM-ddTHH:mm:ss.fffZ} {line}");

    private static string Why(LinkReason reason) => reason switch
    {
        LinkReason.SourceUnknown or LinkReason.SourceRemoved => "there is no such container",
        LinkReason.SourceNotRunning => "it does not run",
        LinkReason.NoSharedNetwork => "they share no network",
        _ => reason.ToString(),
    };

    /// <summary>Names, lines and messages are strangers' texts: what a terminal would obey is left out.</summary>
    private static void Line(TextWriter output, string text)
    {
        output.WriteLine(string.Concat(text.Select(character => character == '\t' ? ' ' : char.IsControl(character) ? '?' : character)));
        output.Flush();
    }
}
