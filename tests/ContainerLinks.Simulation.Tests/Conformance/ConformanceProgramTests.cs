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

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    private int Run(params string[] arguments) => new ConformanceProgram(_output, _error).Run(arguments);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
