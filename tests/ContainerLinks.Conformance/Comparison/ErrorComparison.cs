using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two messages of the engine: the random id of an endpoint in a message about a taken port or a network in use (point 8), and which of several links to
/// stopped sources, or to sources outside of the default bridge, is named (point 1), and
/// which of several missing networks (point 9).
/// </summary>
internal static partial class ErrorComparison
{
    public static bool AreEqual(string expected, string actual, JsonObject recipient, RecordedState state) =>
        HideEndpoint(expected) == HideEndpoint(actual)
        || NameLinksOfOneRecipient(expected, actual, state)
        || NameSourcesOutsideOfTheBridge(expected, actual, recipient, state)
        || NameFaultsOfLinks(expected, actual, recipient, state)
        || NameMissingNetworks(expected, actual, recipient);

    // Both texts must name a link of the recipient whose source is down: another valid link is no free pass for a wrong text.
    private static bool NameLinksOfOneRecipient(string expected, string actual, RecordedState state)
    {
        var left = NotRunning().Match(expected);
        var right = NotRunning().Match(actual);
        if (!left.Success || !right.Success || left.Groups["before"].Value != right.Groups["before"].Value)
        {
            return false;
        }

        var recipient = left.Groups["recipient"].Value;
        var valid = RecordedState.Texts(state.After[recipient]?["links"]).Select(RecordedLink.Parse)
            .Where(link => !IsRunning(state.FindByLinkName(link.FullAlias)))
            .Select(link => link.NotRunningMessage).ToHashSet(StringComparer.Ordinal);
        return valid.Contains(left.Groups["message"].Value) && valid.Contains(right.Groups["message"].Value);
    }

    private static bool NameSourcesOutsideOfTheBridge(string expected, string actual, JsonObject recipient, RecordedState state)
    {
        var left = NotOnBridge().Match(expected);
        var right = NotOnBridge().Match(actual);
        var valid = RecordedState.Texts(recipient["links"]).Select(RecordedLink.Parse)
            .Where(link => state.FindByLinkName(link.FullAlias) is { } source && source["networks"]?["bridge"] is null)
            .Select(link => link.SourceName).ToHashSet(StringComparer.Ordinal);
        return left.Success && right.Success && left.Groups["before"].Value == right.Groups["before"].Value
            && valid.Contains(left.Groups["source"].Value) && valid.Contains(right.Groups["source"].Value);
    }

    // From 28 on: a source that is down, and one that is elsewhere, are two faults of two links, and the first one found is told.
    private static bool NameFaultsOfLinks(string expected, string actual, JsonObject recipient, RecordedState state)
    {
        var (left, right) = (RestartOf().Match(expected).Value, RestartOf().Match(actual).Value);
        if (!state.ChecksLinkByLink || left != right)
        {
            return false;
        }

        var valid = RecordedState.Texts(recipient["links"]).Select(RecordedLink.Parse).Select(link => (Link: link, Source: state.FindByLinkName(link.FullAlias)))
            .Where(pair => !IsRunning(pair.Source) || pair.Source!["networks"]?["bridge"] is null)
            .Select(pair => IsRunning(pair.Source) ? $"container {RecordedState.Text(pair.Source, "id")} not attached to default bridge network" : pair.Link.NotRunningMessage)
            .ToHashSet(StringComparer.Ordinal);
        return valid.Contains(expected[left.Length..]) && valid.Contains(actual[right.Length..]);
    }

    // One that has an address there is there.
    private static bool NameMissingNetworks(string expected, string actual, JsonObject container)
    {
        var left = NoNetwork().Match(expected);
        var right = NoNetwork().Match(actual);
        return left.Success && right.Success && left.Groups["before"].Value == right.Groups["before"].Value
            && IsMissing(left.Groups["network"].Value) && IsMissing(right.Groups["network"].Value);

        bool IsMissing(string network) => container["networks"]?[network] is { } endpoint && RecordedState.Text(endpoint, "ip").Length == 0;
    }

    // A link to a removed source still stands in the recording, but nothing has its link name any more.
    private static bool IsRunning(JsonObject? source) => RecordedState.Text(source, "status") is "running" or "paused";

    private static string HideEndpoint(string message) => SortActiveEndpoints(Endpoint().Replace(message, "${before}0${after}"));

    // They come in the order of their ids, which are random.
    private static string SortActiveEndpoints(string message) => ActiveEndpoints().Replace(
        message, match => "(" + string.Join(", ", match.Groups["name"].Captures.Select(capture => capture.Value).Order(StringComparer.Ordinal)) + ")");

    [GeneratedRegex(@"^(?<before>(Cannot restart container [^ ]+: )?)(?<message>Cannot link to a non running container: /[^ ]+ AS /(?<recipient>[^/]+)/.+)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex NotRunning();

    [GeneratedRegex(@"^(?<before>(Cannot restart container [^ ]+: )?)Cannot link to (?<source>/[^ ]+), as it does not belong to the default network\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NotOnBridge();

    [GeneratedRegex("^(Cannot restart container [^ ]+: )?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RestartOf();

    [GeneratedRegex(@"^(?<before>(Cannot restart container [^ ]+: )?(failed to set up container networking: )?)(could not find a network matching network mode [^ ]+: )?network (?<network>[^ ]+) not found\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NoNetwork();

    [GeneratedRegex(@"(?<before>on endpoint [^ ]+ \()[0-9a-f]{64}(?<after>\): )", RegexOptions.CultureInvariant)]
    private static partial Regex Endpoint();

    [GeneratedRegex("""(?<=has active endpoints )\((name:"(?<name>[^"]+)" id:"[0-9a-f]{12}"(, )?)+\)\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ActiveEndpoints();
}
