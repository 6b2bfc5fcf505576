using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>The documentation names every error and event.</summary>
public sealed partial class DocumentationTests
{
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

    [GeneratedRegex("EventName = \"([A-Za-z]+)\"")]
    private static partial Regex EventName();

    [GeneratedRegex("Create\\w+<\\w+>\\(\\s*\"(containerlinks\\.[a-z._]+)\"")]
    private static partial Regex Instrument();
}
