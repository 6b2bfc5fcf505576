using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

public sealed class ConformanceProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conformance");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    [Fact]
    public void Without_a_directory_the_program_explains_itself()
    {
        Run().Should().Be(2);

        _error.ToString().Should().Contain("must be given").And.Contain("usage:");
    }

    [Fact]
    public void A_directory_that_is_not_there_or_has_no_recording_is_misuse()
    {
        Run(Path.Combine(_folder.FullName, "nowhere")).Should().Be(2);
        Run(_folder.FullName).Should().Be(2);

        _error.ToString().Should().Contain("nowhere").And.Contain("no recording (*.json)");
    }

    [Fact]
    public void An_option_that_is_not_known_is_misuse() => Run("--fast", _folder.FullName).Should().Be(2);

    [Fact]
    public void A_filter_that_leaves_nothing_is_misuse()
    {
        Write("one.json", "{}");

        Run(_folder.FullName, "--filter", "two").Should().Be(2);
    }

    [Fact]
    public void A_file_that_is_no_recording_fails_and_is_counted()
    {
        Write("one.json", "{");

        Run(_folder.FullName).Should().Be(1);

        _output.ToString().Should().Contain("FAIL one.json").And.EndWith("0 passed, 1 failed\n");
    }

    [Fact]
    public void A_recording_that_is_reproduced_passes()
    {
        var name = CorpusFiles.Names().First();
        File.Copy(CorpusFiles.PathOf(name), Path.Combine(_folder.FullName, Path.GetFileName(name)));

        Run(_folder.FullName).Should().Be(0);

        _output.ToString().Should().Be("1 passed, 0 failed\n");
    }

    [Fact]
    public void Differences_are_printed_with_scenario_step_path_and_both_values()
    {
        Write("one.json", Recording.Document(Recording.Step(new JsonObject { ["op"] = "inspect", ["ref"] = "web" }, Recording.Failure("No such thing: web"))).ToJsonString());

        Run(Path.Combine(_folder.FullName, "one.json")).Should().Be(1);

        _output.ToString().Should().Be("""
            FAIL one.json
              step 0 inspect: result/error
                expected: No such thing: web
                actual:   No such container: web
              step 0 inspect: result/status
                expected: (no such field)
                actual:   404
            0 passed, 1 failed

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("""{"op": "start", "name": "web", "fast": true}""", "no argument fast")]
    [InlineData("""{"op": "dance"}""", "'dance' is not known")]
    public void A_command_that_is_not_understood_is_a_difference(string command, string message)
    {
        Write("one.json", Recording.Document(Recording.Step(JsonNode.Parse(command)!.AsObject(), Recording.Success())).ToJsonString());

        Run(_folder.FullName).Should().Be(1);

        _output.ToString().Should().Contain(message);
    }

    [Fact]
    public void A_flag_of_the_daemon_that_is_not_understood_is_a_difference()
    {
        var document = Recording.Document(Recording.Step(Recording.Command("start"), Recording.Success()));
        document["engine"]!["flags"] = Recording.Array(["--debug"]);
        Write("one.json", document.ToJsonString());

        Run(_folder.FullName).Should().Be(1);

        _output.ToString().Should().Contain("--debug");
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    private int Run(params string[] arguments) => new ConformanceProgram(_output, _error).Run(arguments);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
