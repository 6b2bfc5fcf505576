using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Gives the commands of one recording to a simulated engine, and writes down what it did.</summary>
internal sealed class ScenarioPlayer(Scenario scenario, int seed, DockerQuirks without = DockerQuirks.None)
{
    /// <summary>The firewall before the first step, where the recording has one.</summary>
    public JsonObject? FirewallBefore { get; private set; }

    /// <exception cref="ScenarioFormatException">The recorded engine had a flag that is not known.</exception>
    public IReadOnlyList<PlayedStep> Play()
    {
        var ids = new RecordedIds(scenario.NetworkId);
        var options = EngineOptions.From(scenario, seed, ids);
        if (without != DockerQuirks.None)
        {
            options.Quirks = QuirksOf(scenario.Profile) & ~without;
        }

        var steps = new List<PlayedStep>();
#pragma warning disable CA1031 // Any fault of the engine is a difference at the step that showed it.
        try
        {
            using var engine = new SimulatedEngine(options);
            FirewallBefore = scenario.IpTables is null ? null : EngineSnapshot.Firewall(engine.Firewall);
            var commands = new EngineCommands(engine);
            foreach (var step in scenario.Steps)
            {
                if (CommandArguments.FindFault(step) is { } fault)
                {
                    throw new ScenarioFormatException(fault);
                }

                ids.Expect(step);
                var result = commands.Execute(step);
                steps.Add(new PlayedStep(result, EngineSnapshot.Containers(engine), step.IpTables is null ? null : EngineSnapshot.Firewall(engine.Firewall)));
            }
        }
        catch (Exception e)
        {
            steps.Add(new PlayedStep([], [], null, Describe(e)));
        }
#pragma warning restore CA1031

        return steps;
    }

    private static DockerQuirks QuirksOf(SimulationProfile profile)
    {
        using var engine = new SimulatedEngine(new SimulationOptions { Profile = profile });
        return engine.Quirks;
    }

    private static string Describe(Exception e)
    {
        var place = e.StackTrace?.Split('\n', 2)[0].Trim();
        return e is ScenarioFormatException ? e.Message : $"{e.GetType().Name}: {e.Message} {place}";
    }
}
