using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>The documentation names tests, errors and events; these must exist.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_test_that_the_strict_rules_name_exists()
    {
        string all = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string strict = RepositoryFiles.Read("docs/semantics.md").Split("## Strict")[1];
        string[] rows = [.. strict.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];

        rows.Should().HaveCountGreaterThan(20).And.OnlyContain(row => row.TrimEnd('|', ' ').EndsWith('`'), "each rule has its test");
        TestName().Matches(strict).Select(match => match.Groups[1].Value).Where(name => !all.Contains($" {name}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("docs/engines.md", 30)]
    [InlineData("docs/security.md", 40)]
    [InlineData("docs/benchmarks.md", 4)]
    public void Every_test_that_a_page_names_exists(string page, int least)
    {
        string all = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] named = [.. EngineTest().Matches(RepositoryFiles.Read(page)).Select(match => match.Value)];

        named.Should().HaveCountGreaterThan(least);
        named.Select(test => test.Trim('`').Split('.')).Where(test => !all.Contains($"class {test[0]}", StringComparison.Ordinal) || !all.Contains($" {test[1]}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Every_error_code_is_documented()
    {
        string errors = RepositoryFiles.Read("docs/errors.md");
        Enum.GetNames<ContainerLinksError>().Where(name => name != nameof(ContainerLinksError.Unknown) && !errors.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Every_log_event_and_instrument_is_documented()
    {
        string telemetry = RepositoryFiles.Read("docs/telemetry.md");
        string source = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        IEnumerable<string> names = EventName().Matches(source).Select(match => match.Groups[1].Value).Concat(Instrument().Matches(source).Select(match => match.Groups[1].Value));

        names.Where(name => !telemetry.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [GeneratedRegex(@"`(?:\w+\.|…)([A-Z]\w*_\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`\w+(?:Tests|Conformance)\.[A-Z]\w*_\w+`")]
    private static partial Regex EngineTest();

    [GeneratedRegex("EventName = \"([A-Za-z]+)\"")]
    private static partial Regex EventName();

    [GeneratedRegex("Create\\w+<\\w+>\\(\\s*\"(containerlinks\\.[a-z._]+)\"")]
    private static partial Regex Instrument();
}
