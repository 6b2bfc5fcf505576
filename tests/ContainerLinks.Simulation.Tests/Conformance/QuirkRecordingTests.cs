using System.Text.RegularExpressions;
using ContainerLinks.Conformance;
using ContainerLinks.Simulation.Tests;

namespace ContainerLinks.Tests.Conformance;

/// <summary>A recording that is said to show a quirk does: an engine without the quirk does something else.</summary>
public sealed partial class QuirkRecordingTests
{
    private static readonly string[] Folders = ["", "28/", "29/"];

    /// <summary>Quirks that the simulator looks up, with the recordings that the comments name.</summary>
    private static IEnumerable<object[]> InTheSimulator =>
    [
        .. from file in SourceTree.Of("ContainerLinks.Simulation").Files
           from lookUp in LookUp().Matches(file.Text)
           select (object[])[Enum.Parse<DockerQuirks>(lookUp.Groups[2].Value), lookUp.Groups[1].Value],
    ];

    /// <summary>Quirks of the appendix, with the recordings of its last column.</summary>
    private static IEnumerable<object[]> InTheAppendix =>
    [
        .. from row in Row().Matches(RepositoryFiles.Read("docs/appendix/semantics.md"))
           from recording in row.Groups[2].Value.Split(", ")
           where recording != "–"
           select (object[])[Enum.Parse<DockerQuirks>(row.Groups[1].Value), recording],
    ];

    /// <summary>Both, each pair once.</summary>
    public static IEnumerable<object[]> Shown => InTheSimulator.Concat(InTheAppendix).DistinctBy(pair => (pair[0], pair[1]));

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_recording_differs_from_an_engine_without_the_quirk_that_it_shows(DockerQuirks quirk, string recording)
    {
        string[] files = [.. (recording.Contains('/') ? [""] : Folders).Select(folder => $"{folder}{recording}.json").Where(file => File.Exists(CorpusFiles.PathOf(file)))];

        files.Should().NotBeEmpty("a recording is named that exists");

        // Where links come in an order of chance, every order is right, that of declaration too.
        files.Any(file => ScenarioRunner.Run(CorpusFiles.Read(file), quirk).Differences.Count > 0).Should().Be(quirk != DockerQuirks.RandomLinkOrder);
    }

    [GeneratedRegex(@"^ *// .+\. Recording ([\w/-]+)\.\n.*\bHas\(DockerQuirks\.(\w+)\)", RegexOptions.Multiline)]
    private static partial Regex LookUp();

    [GeneratedRegex(@"^\| `(\w+)` \| `[^|\n]*\| ([^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
