using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>How a sequence becomes short.</summary>
public sealed class SequenceShrinkerTests
{
    private readonly List<int> _lengths = [];

    [Fact]
    public async Task Only_the_commands_that_the_difference_needs_are_left()
    {
        ComparedSequence found = await ShrinkAsync("abcdefghijklmnop", "cip");

        Text(found).Should().Be("cip");
        _lengths.Should().HaveCountLessThan(60);
    }

    [Fact]
    public async Task What_comes_behind_the_first_difference_is_cut_off_at_once()
    {
        await ShrinkAsync("abcdefghijklmnop", "b");

        _lengths[0].Should().Be(2);
    }

    [Fact]
    public async Task A_sequence_that_needs_all_its_commands_stays()
    {
        Text(await ShrinkAsync("abc", "abc")).Should().Be("abc");
    }

    [Fact]
    public async Task Arguments_that_do_not_matter_go_and_those_that_do_stay()
    {
        JsonObject command = new() { ["op"] = "run", ["name"] = "a", ["image"] = "db", ["env"] = new JsonArray("A=1"), ["links"] = new JsonArray("b", "c", "d"), ["hostname"] = "h" };

        ComparedSequence found = await new SequenceShrinker(commands => Task.FromResult(Compare(commands, commands[0]["links"] is JsonArray { Count: >= 2 } ? 0 : null)))
            .ShrinkAsync(Compare([command], 0));

        found.Commands.Single().ToJsonString().Should().Be("""{"op":"run","name":"a","image":"db","links":["b","c"]}""");
    }

    [Fact]
    public async Task It_gives_up_when_its_tries_are_over_with_the_best_so_far()
    {
        ComparedSequence found = await ShrinkAsync("abcdefghijklmnop", "cip", tries: 2);

        _lengths.Should().HaveCount(2);
        found.Differs.Should().BeTrue();
    }

    /// <summary>Each letter is a command; the sequence differs at the last of the needed ones, if all are there in order.</summary>
    private async Task<ComparedSequence> ShrinkAsync(string commands, string needed, int tries = 150)
    {
        var shrinker = new SequenceShrinker(
            candidate =>
            {
                _lengths.Add(candidate.Count);
                return Task.FromResult(Compare(candidate, Find(Text(candidate), needed)));
            },
            tries);
        JsonObject[] all = [.. commands.Select(letter => new JsonObject { ["op"] = letter.ToString() })];
        return await shrinker.ShrinkAsync(Compare(all, Find(commands, needed)));
    }

    private static int? Find(string text, string needed)
    {
        int at = -1;
        foreach (char letter in needed)
        {
            at = text.IndexOf(letter, at + 1);
            if (at < 0)
            {
                return null;
            }
        }

        return at;
    }

    private static ComparedSequence Compare(IReadOnlyList<JsonObject> commands, int? difference) =>
        new(commands, [], new ScenarioOutcome(0, difference is { } step ? [new Difference(step, "", "", "", "")] : []));

    private static string Text(ComparedSequence sequence) => Text(sequence.Commands);

    private static string Text(IReadOnlyList<JsonObject> commands) => string.Concat(commands.Select(command => (string)command["op"]!));
}
