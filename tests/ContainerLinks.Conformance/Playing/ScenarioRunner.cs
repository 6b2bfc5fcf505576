namespace ContainerLinks.Conformance;

/// <summary>Plays a scenario, and plays it again with other seeds where the recording itself is one of several possible ones.</summary>
internal static class ScenarioRunner
{
    // Each choice that matters halves the seeds that reproduce a recording; six such choices in one scenario are still found.
    private const int Seeds = 256;

    /// <param name="scenario">The recording.</param>
    /// <param name="without">Quirks that the engine shall not have, to see whether the recording shows them.</param>
    public static ScenarioOutcome Run(Scenario scenario, DockerQuirks without = DockerQuirks.None)
    {
        var best = Play(scenario, 0, without);
        if (best.Differences.Count == 0 || !HasChoices(scenario))
        {
            return best;
        }

        for (var seed = 1; seed < Seeds; seed++)
        {
            var outcome = Play(scenario, seed, without);
            if (outcome.Differences.Count == 0)
            {
                return outcome;
            }

            best = FirstStep(outcome) > FirstStep(best) ? outcome : best;
        }

        return best;
    }

    /// <summary>Whether what the engine left to chance at one step shows at later ones, so that one seed reproduces the recording and another one does not.</summary>
    public static bool HasChoices(Scenario scenario) => UndefinedUpdates.ArePossible(scenario) || UndefinedStarts.ArePossible(scenario) || UndefinedGateways.ArePossible(scenario);

    public static ScenarioOutcome Play(Scenario scenario, int seed, DockerQuirks without = DockerQuirks.None)
    {
        var player = new ScenarioPlayer(scenario, seed, without);
        var played = player.Play();
        return new ScenarioOutcome(seed, ScenarioComparison.Compare(scenario, player.FirewallBefore, played));
    }

    private static int FirstStep(ScenarioOutcome outcome) => outcome.Differences.Min(difference => difference.Step ?? -1);
}
