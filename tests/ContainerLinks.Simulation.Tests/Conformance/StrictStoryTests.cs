using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

/// <summary>What the linker owes a recipient's resolver, on every engine.</summary>
public sealed class StrictStoryTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Strict", "Stories");

    // Stories wait more than they compute, so all of them are played together, once.
    private static readonly Lazy<Task<IReadOnlyList<StrictOutcome>>> Played = new(() => StrictProgram.PlayAsync([.. Files()]));

    public static TheoryData<string, SimulationProfile> Stories
    {
        get
        {
            var data = new TheoryData<string, SimulationProfile>();
            foreach (var story in Files().Select(StrictStoryReader.Read))
            {
                foreach (var profile in story.Profiles)
                {
                    data.Add(story.Name, profile);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_linker_gives_what_the_story_asks_for(string story, SimulationProfile profile)
    {
        var outcome = (await Played.Value).Single(outcome => outcome.Story == story && outcome.Profile == profile);

        Describe(outcome).Should().BeEmpty();
    }

    [Fact]
    public void A_story_has_the_name_of_its_file() =>
        Files().Should().AllSatisfy(file => StrictStoryReader.Read(file).Name.Should().Be(Path.GetFileNameWithoutExtension(file)));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal);

    private static string Describe(StrictOutcome outcome)
    {
        using var output = new StringWriter();
        if (outcome.Differences.Count > 0)
        {
            StrictProgram.Write(output, outcome);
        }

        return output.ToString();
    }
}
