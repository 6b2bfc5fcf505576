using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two messages of the engine: the random id of an endpoint in a message about a taken port (point 8), and which of several links to
/// stopped sources is named (point 1).
/// </summary>
internal static partial class ErrorComparison
{
    public static bool AreEqual(string expected, string actual, RecordedState state) =>
        HideEndpoint(expected) == HideEndpoint(actual) || NameLinksOfOneRecipient(expected, actual, state);

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

    // A link to a removed source still stands in the recording, but nothing has its link name any more.
    private static bool IsRunning(JsonObject? source) => RecordedState.Text(source, "status") is "running" or "paused";

    private static string HideEndpoint(string message) => Endpoint().Replace(message, "${before}0${after}");

    [GeneratedRegex(@"^(?<before>(Cannot restart container [^ ]+: )?)(?<message>Cannot link to a non running container: /[^ ]+ AS /(?<recipient>[^/]+)/.+)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex NotRunning();

    [GeneratedRegex(@"(?<before>on endpoint [^ ]+ \()[0-9a-f]{64}(?<after>\): .* failed: port is already allocated)", RegexOptions.CultureInvariant)]
    private static partial Regex Endpoint();
}
