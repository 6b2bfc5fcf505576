using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells what the linker did, a line for each change.</summary>
internal static class ChangeReport
{
    public static void Tell(AgentOutput output, LinkChange change) => output.Line(WordOf(change.Kind), TextOf(change), change.Timestamp);

    private static string WordOf(LinkChangeKind kind) => kind switch
    {
        LinkChangeKind.HostsFileFailed => "cannot",
        LinkChangeKind.EnvironmentStale => "variables",
        LinkChangeKind.StandingBy => "stand-by",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string TextOf(LinkChange change) => change.Kind switch
    {
        LinkChangeKind.Resync or LinkChangeKind.StandingBy or LinkChangeKind.TookOver => change.Detail,
        LinkChangeKind.AddressReused => $"{change.Address} for {change.Source}",
        LinkChangeKind.HostsFileFailed => $"{(change.Recipient.Length == 0 ? "this machine" : change.Recipient)}: {change.Detail} It is tried again.",
        LinkChangeKind.EnvironmentStale => $"{change.Recipient}: stale until it is created anew: {string.Join(' ', change.Variables)}",
        LinkChangeKind.Linked or LinkChangeKind.Unlinked => $"{change.Recipient}: {change.Source} as {change.Alias}",
        _ => $"{change.Recipient}: {change.Source} as {change.Alias}, {Shown(change.PreviousAddress)} -> {Shown(change.Address)}{(change.HostsPath is { } path ? $", {path}" : "")}",
    };

    private static string Shown(System.Net.IPAddress? address) => address?.ToString() ?? "none";
}
