using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>What a random sequence is made of.</summary>
public sealed class RandomCommandsTests
{
    private static readonly IReadOnlyList<JsonObject>[] Sequences = [.. Enumerable.Range(0, 200).Select(RandomCommands.Generate)];

    [Fact]
    public void The_same_seed_gives_the_same_sequence_and_another_seed_another_one()
    {
        Text(RandomCommands.Generate(7)).Should().Be(Text(RandomCommands.Generate(7)));
        Sequences.Select(Text).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_sequence_is_bounded()
    {
        Sequences.Should().OnlyContain(sequence => sequence.Count >= RandomCommands.Fewest && sequence.Count <= RandomCommands.Most);
        Sequences.SelectMany(Created).Distinct().Should().BeSubsetOf(BelievedContainers.Names);
        Sequences.Should().OnlyContain(sequence => sequence.Count(command => command["restart"] != null) <= 1, "containers that a daemon starts at once have no order");
    }

    [Fact]
    public void Every_command_is_one_of_the_format_and_all_kinds_come_up()
    {
        JsonObject[] commands = [.. Sequences.SelectMany(sequence => sequence)];

        commands.Select(command => CommandArguments.FindFault(new RecordedStep(0, command, [], [], null))).OfType<string>().Should().BeEmpty();
        commands.Select(command => (string)command["op"]!).Distinct().Should().BeEquivalentTo(
            "create", "run", "start", "stop", "restart", "kill", "pause", "unpause", "rename", "rm", "rmlink", "inspect", "exec-env", "network-create", "network-rm", "connect", "disconnect", "die", "lookup", "daemon-restart");
    }

    [Fact]
    public async Task Refusals_are_a_part_and_not_the_rule()
    {
        using var engine = new SimulatorRecording(new SimulationOptions { Profile = SimulationProfile.Docker20 });
        var results = new List<bool>();
        foreach (IReadOnlyList<JsonObject> sequence in Sequences)
        {
            JsonObject recording = await SequenceRecorder.RecordAsync(engine, sequence, "own");
            results.AddRange(recording["steps"]!.AsArray().Select(step => (bool)step!["result"]!["ok"]!));
        }

        ((double)results.Count(isDone => isDone) / results.Count).Should().BeInRange(0.6, 0.8);
    }

    private static IEnumerable<string> Created(IReadOnlyList<JsonObject> sequence) => sequence.Where(command => command["image"] is not null).Select(command => (string)command["name"]!);

    private static string Text(IReadOnlyList<JsonObject> sequence) => string.Join('\n', sequence.Select(command => command.ToJsonString()));
}
