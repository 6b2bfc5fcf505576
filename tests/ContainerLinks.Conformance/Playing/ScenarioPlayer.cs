using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Gives the commands of one recording to a simulated engine, and writes down what it did.</summary>
internal sealed class ScenarioPlayer(Scenario scenario, int seed)
{
    /// <summary>The firewall before the first step, where the recording has one.</summary>
    public JsonObject? FirewallBefore { get; private set; }

    public IReadOnlyList<PlayedStep> Play()
    {
        FirewallBefore = null;
        return [new PlayedStep([], [], null, CommandArguments.FindFault(scenario.Steps[0]) ?? $"there is no engine (seed {seed})")];
    }
}
