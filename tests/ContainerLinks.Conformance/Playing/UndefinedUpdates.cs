using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// Point 5 of what may differ: when a source starts that has a recipient which runs and one which does not, the update for the latter may hit
/// the file of the former, or not. What follows depends on it, so no comparison of one step can tell. The scenario is played again with other
/// seeds instead; a seed chooses nothing but orders that the engine leaves undefined.
/// </summary>
internal static class UndefinedUpdates
{
    public static bool ArePossible(Scenario scenario)
    {
        // From 28 on an update for a recipient that does not run goes nowhere.
        if (scenario.Profile != SimulationProfile.Docker20)
        {
            return false;
        }

        JsonObject before = [];
        foreach (var step in scenario.Steps)
        {
            if (HasMixedRecipients(step.After, before) || HasMixedRecipients(before, step.After))
            {
                return true;
            }

            before = step.After;
        }

        return false;
    }

    private static bool HasMixedRecipients(JsonObject containers, JsonObject atAnotherTime)
    {
        foreach (var (_, source) in containers)
        {
            var recipients = RecordedState.Texts(source?["names"]).Select(name => name.Split('/')).Where(parts => parts.Length > 2)
                .Select(parts => parts[1]).Distinct(StringComparer.Ordinal).ToList();
            if (recipients.Count > 1
                && recipients.Exists(name => IsRunning(containers[name]))
                && recipients.Exists(name => IsDown(containers[name]) || IsDown(atAnotherTime[name])))
            {
                return true;
            }
        }

        return false;
    }

    // One that is not there yet has no link yet.
    private static bool IsDown(JsonNode? container) => container is not null && !IsRunning(container);

    private static bool IsRunning(JsonNode? container) => RecordedState.Text(container, "status") is "running" or "paused";
}
