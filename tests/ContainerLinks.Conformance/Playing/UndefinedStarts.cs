namespace ContainerLinks.Conformance;

/// <summary>
/// Point 10 of what may differ: a daemon that starts brings the containers with a restart policy up all at once, so which one takes the lower address is
/// not defined. What follows depends on it, so the scenario is played again with other seeds, as for <see cref="UndefinedUpdates"/>.
/// </summary>
internal static class UndefinedStarts
{
    public static bool ArePossible(Scenario scenario) => scenario.Steps.Any(step => step.Operation == "daemon-restart"
        && step.After.Count(pair => RecordedState.Text(pair.Value, "status") is "running" or "restarting") > 1);
}
