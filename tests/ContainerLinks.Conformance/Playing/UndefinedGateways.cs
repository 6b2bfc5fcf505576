namespace ContainerLinks.Conformance;

/// <summary>
/// What may differ by podman58/README.md: Podman keeps the networks of a container in a hash map, so of several any gateway gets the name <c>host.containers.internal</c> at a start.
/// The scenario is played again with other seeds, as for <see cref="UndefinedUpdates"/>.
/// </summary>
internal static class UndefinedGateways
{
    public static bool ArePossible(Scenario scenario) => scenario.Profile == SimulationProfile.Podman5 && scenario.Steps.Any(step => step.After.Any(pair =>
        pair.Value?["networks"] is System.Text.Json.Nodes.JsonObject networks && networks.Count(network => RecordedState.Text(network.Value, "ip").Length > 0) > 1));
}
