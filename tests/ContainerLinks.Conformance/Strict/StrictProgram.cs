using System.Globalization;

namespace ContainerLinks.Conformance;

/// <summary>Plays stories on all their profiles and says what does not hold.</summary>
internal sealed class StrictProgram(TextWriter output)
{
    // Stories wait more than they compute.
    private static readonly int AtOnce = 12 * Environment.ProcessorCount;

    /// <returns>Whether none failed.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<string> files, bool hasOtherParts = false)
    {
        var (passed, failed) = (0, 0);
        foreach (var outcome in await PlayAsync(files, hasOtherParts))
        {
            if (outcome.Differences.Count == 0)
            {
                passed++;
            }
            else
            {
                failed++;
                Write(output, outcome);
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return failed == 0;
    }

    /// <summary>How each story went on each of its profiles, in order.</summary>
    public static async Task<IReadOnlyList<StrictOutcome>> PlayAsync(IReadOnlyList<string> files, bool hasOtherParts = false)
    {
        using var places = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(files.SelectMany(file => Play(file, hasOtherParts, places)));
    }

    public static void Write(TextWriter output, StrictOutcome outcome)
    {
        var name = outcome.Profile is { } profile ? $"{outcome.Story} on {profile}" : outcome.Story;
        output.WriteLine($"FAIL {name}");
        foreach (var difference in outcome.Differences)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}, step {difference.Step} {difference.Operation}: {difference.Subject}"));
            LineDifference.Write(output, difference.Expected, difference.Actual, "    ");
        }
    }

    private static IEnumerable<Task<StrictOutcome>> Play(string file, bool hasOtherParts, SemaphoreSlim places)
    {
        try
        {
            var story = StrictStoryReader.Read(file);
            return story.Profiles.Select(profile => PlayAsync(story, profile, hasOtherParts, places));
        }
        catch (ScenarioFormatException fault)
        {
            var difference = new StrictDifference(0, "", "the story", "a story that can be played", fault.Message);
            return [Task.FromResult(new StrictOutcome(Path.GetFileName(file), null, [difference]))];
        }
    }

    private static async Task<StrictOutcome> PlayAsync(StrictStory story, SimulationProfile profile, bool hasOtherParts, SemaphoreSlim places)
    {
        await places.WaitAsync();
        try
        {
            return await Task.Run(() => StrictPlayer.PlayAsync(story, profile, hasOtherParts));
        }
        finally
        {
            places.Release();
        }
    }
}
