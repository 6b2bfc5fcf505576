using System.Diagnostics;

namespace ContainerLinks.Conformance;

/// <summary>Plays a story on one profile.</summary>
internal static class StrictPlayer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // What went wrong once stays so most of the time: nobody has to wait for it at each step.
    private static readonly TimeSpan LimitAfterFailure = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // What is not right soon is looked at less often.
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    /// <summary>So many looks in a row must find it right: what was right before the step may still be there when the linker has not heard of it yet.</summary>
    private const int Looks = 3;

    public static async Task<StrictOutcome> PlayAsync(StrictStory story, SimulationProfile profile, bool hasOtherParts = false)
    {
        var differences = new List<StrictDifference>();
        var world = new StrictWorld(story, profile, hasOtherParts);
        await using (world.ConfigureAwait(false))
        {
            await world.Linker.FollowAsync();
            var commands = new StrictCommands(world);
            foreach (var step in story.Steps)
            {
                var limit = differences.Count == 0 ? Limit : LimitAfterFailure;
                differences.AddRange(await PlayAsync(world, commands, step, limit));
            }
        }

        return new StrictOutcome(story.Name, profile, differences);
    }

    private static async Task<List<StrictDifference>> PlayAsync(StrictWorld world, StrictCommands commands, StrictStep step, TimeSpan limit)
    {
        try
        {
            var refusal = await commands.RunAsync(step.Command);
            var differences = await WaitAsync(new StrictChecks(world), step, limit);
            if (refusal is null == step.Expected.Refused)
            {
                differences.Insert(0, Failed(step, step.Expected.Refused ? "a refusal" : "no refusal", refusal ?? "no refusal"));
            }

            return differences;
        }
        // One story that breaks must not keep the others from being played.
        catch (Exception failure)
        {
            return [Failed(step, "an end", failure is ScenarioFormatException ? failure.Message : failure.ToString())];
        }
    }

    private static async Task<List<StrictDifference>> WaitAsync(StrictChecks checks, StrictStep step, TimeSpan limit)
    {
        if (step.Expected.Names.Count + step.Expected.Told.Count + step.Expected.ToldVariables.Count == 0)
        {
            return [];
        }

        var begun = Stopwatch.GetTimestamp();
        for (var right = 0; ;)
        {
            var waited = Stopwatch.GetElapsedTime(begun);
            var isLast = waited > limit;
            var differences = await checks.LookAsync(step);
            right = differences.Count == 0 ? right + 1 : 0;
            if (right == Looks || (isLast && right == 0))
            {
                // Another linker costs more than a look, so it comes when all else is right, or at the end.
                differences.AddRange(await checks.CompareWithObserverAsync(step));
                if (differences.Count == 0 || isLast)
                {
                    return differences;
                }

                right = 0;
            }

            await Task.Delay(right > 0 || waited < Soon ? Pause : LongPause);
        }
    }

    private static StrictDifference Failed(StrictStep step, string expected, string actual) => new(step.Index, step.Command.Operation, "the step", expected, actual);
}
