using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells what the linker did, a line for each change.</summary>
internal static class ChangeReport
{
    public static void Tell(AgentOutput output, LinkChange change)
    {
        (string word, string text) = change switch
        {
            LinkChange.HostsFileFailed failed => ("cannot", $"{failed.Recipient ?? "this machine"}: {failed.Detail} It is tried again."),
            LinkChange.EnvironmentStale stale => ("variables", $"{stale.Recipient}: stale until it is created anew: {string.Join(' ', stale.Variables)}"),
            LinkChange.AddressReused reused => ("addressreused", $"{reused.Address} for {reused.Owner}"),
            LinkChange.StandingBy standing => ("stand-by", standing.Detail),
            LinkChange.TookOver took => ("tookover", took.Detail),
            LinkChange.Resync resync => ("resync", resync.Detail),
            LinkChange.Bound bound => ("bound", TextOf(bound)),
            LinkChange.Unbound unbound => ("unbound", TextOf(unbound)),
            LinkChange.Moved moved => ("moved", TextOf(moved)),
            LinkChange.Rebound rebound => ("rebound", TextOf(rebound)),
            LinkChange.Unlinked { Link: var link } => ("unlinked", $"{link.Recipient}: {link.Source} as {link.Alias}"),
            LinkChange.Linked { Link: var link } => ("linked", $"{link.Recipient}: {link.Source} as {link.Alias}"),
            _ => ("changed", $"{change}"),
        };
        output.Line(word, text, change.Timestamp);
    }

    private static string TextOf(LinkChange.OfAddress change) =>
        $"{change.Link.Recipient}: {change.Link.Source} as {change.Link.Alias}, {Shown(change.PreviousAddress)} -> {Shown(change.Address)}{(change.HostsPath is { } path ? $", {path}" : "")}";

    private static string Shown(System.Net.IPAddress? address) => address?.ToString() ?? "none";
}
