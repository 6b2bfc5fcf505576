using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Random sequences of commands, given to an engine and to the simulator one seed after the other.</summary>
/// <remarks>
/// <para>Variable <c>CONTAINERLINKS_TEST_SEEDS</c> sets the seeds, first and last one, such as <c>1-500</c>; the default is <c>1-12</c>.</para>
/// <para>Variable <c>CONTAINERLINKS_TEST_RECORDINGS</c> names a folder: each sequence is written there as a scenario, and none is compared; the conformance runner plays them.</para>
/// <para>What the engine does only now and then is its own choice, and is told without a failure: a sequence that differs is repeated before it counts.</para>
/// </remarks>
internal static class RandomComparison
{
    private const int MostFailures = 3;

    /// <param name="engine">The engine.</param>
    /// <param name="release">What it is called in a failure.</param>
    /// <param name="generate">The commands of a seed.</param>
    /// <param name="renew">Rules out, before a repetition, that an earlier sequence left something behind.</param>
    /// <param name="tell">Is given what was found.</param>
    /// <returns>The shortest sequences that differ, at most three.</returns>
    public static async Task<List<string>> RunAsync(IRecordedEngine engine, string release, Func<int, IReadOnlyList<JsonObject>> generate, Func<Task> renew, Action<string> tell)
    {
        var comparison = new SequenceComparison(engine);
        var failures = new List<string>();
        int compares = 0;
        foreach (int seed in Seeds())
        {
            IReadOnlyList<JsonObject> commands = generate(seed);
            ComparedSequence first = await comparison.CompareAsync(commands);
            compares++;
            if (Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_RECORDINGS") is { Length: > 0 } folder)
            {
                first.Recording["name"] = string.Create(CultureInfo.InvariantCulture, $"random-{seed:d4}");
                await File.WriteAllTextAsync(Path.Combine(folder, $"{first.Recording["name"]}.json"), first.RecordingText);
            }
            else if (first.Differs)
            {
                await renew();
                if (await comparison.FindDifferenceAsync(commands) is not { } found)
                {
                    tell(first.Describe($"{release}, seed {seed}, but the engine does not always do that"));
                    continue;
                }

                failures.Add(found.Describe($"{release}, seed {seed}"));
                tell(failures[^1]);
            }

            if (failures.Count == MostFailures)
            {
                break;
            }
        }

        tell($"{release}: {compares} sequences compared, {failures.Count} differ.");
        return failures;
    }

    private static IEnumerable<int> Seeds()
    {
        string text = Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_SEEDS") is { Length: > 0 } given ? given : "1-12";
        int[] ends = [.. text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
