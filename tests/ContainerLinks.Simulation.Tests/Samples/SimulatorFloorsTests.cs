using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>How the simulator's classes stand to each other. That its floors use only lower floors is shown by <see cref="ArchitectureTests"/>.</summary>
public sealed partial class SimulatorFloorsTests
{
    private static readonly SourceTree Simulator = SourceTree.Of("ContainerLinks.Simulation");

    [Fact]
    public void No_activities_of_the_engine_need_each_other_in_a_circle()
    {
        Dictionary<string, HashSet<string>> uses = [];
        foreach (IGrouping<string, SourceType> parts in Simulator.Types.Where(type => type.File.Folder == "Behaviour").GroupBy(type => type.Name))
        {
            uses[parts.Key] = [.. parts.SelectMany(part => SourceTree.WordsOf(part.Text)).Where(word => word != parts.Key && Simulator.FolderOf.GetValueOrDefault(word) == "Behaviour")];
        }

        // Whoever needs nobody that is left can be taken away; what cannot be taken away goes round.
        while (uses.Keys.Where(name => !uses[name].Overlaps(uses.Keys)).ToArray() is { Length: > 0 } free)
        {
            foreach (string name in free)
            {
                uses.Remove(name);
            }
        }

        uses.Select(pair => $"{pair.Key} needs {string.Join(", ", pair.Value.Where(uses.ContainsKey))}").Should().BeEmpty();
    }

    [Fact]
    public void Only_the_engine_itself_has_all_parts() =>
        Simulator.Types.Where(type => SourceTree.WordsOf(type.Text).Contains("EngineParts")).Select(type => type.Name).Distinct()
            .Should().BeEquivalentTo("EngineParts", "SimulatedEngine");

    [Fact]
    public void A_class_looks_a_quirk_up_once()
    {
        string[] twice =
        [
            .. from type in Simulator.Types
               where type.Name is not ("DockerQuirks" or "QuirkSets")
               from lookUp in LookUp().Matches(type.Text).GroupBy(match => match.Groups[1].Value)
               where lookUp.Count() > 1
               select $"{type.Name} looks {lookUp.Key} up {lookUp.Count()} times",
        ];

        twice.Should().BeEmpty();
    }

    [Fact]
    public void Where_a_quirk_is_looked_up_stands_why_and_the_recording_that_shows_it()
    {
        HashSet<string> recordings = [.. Directory.EnumerateFiles(Scenarios, "*.json", SearchOption.AllDirectories).Select(path => Path.ChangeExtension(Path.GetRelativePath(Scenarios, path), null).Replace('\\', '/'))];
        List<string> faults = [];
        int lookUps = 0;
        foreach (SourceFile file in Simulator.Files)
        {
            string[] lines = file.Text.Split('\n');
            for (int i = 1; i < lines.Length; i++)
            {
                if (!LookUp().IsMatch(lines[i]))
                {
                    continue;
                }

                lookUps++;
                Match why = Why().Match(lines[i - 1]);
                if (!why.Success || (why.Groups[1].Success && !recordings.Contains(why.Groups[1].Value)))
                {
                    faults.Add($"{file.Folder}/{file.Name}:{i + 1} wants a comment above it that ends with 'Recording NAME.' or 'No recording yet.': {lines[i - 1].Trim()}");
                }
            }
        }

        lookUps.Should().BeGreaterThan(60);
        faults.Should().BeEmpty();
    }

    private static string Scenarios => Path.Combine(RepositoryFiles.Root, "tests", "ContainerLinks.Conformance", "Scenarios");

    [GeneratedRegex(@"\bHas\(DockerQuirks\.(\w+)\)")]
    private static partial Regex LookUp();

    [GeneratedRegex(@"^ *// .+\. (?:Recording ([\w/-]+)|No recording yet)\.$")]
    private static partial Regex Why();
}
