using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Arrows between folders run one way, as docs/architecture.md says.</summary>
public sealed partial class ArchitectureTests
{
    [Theory]
    [InlineData("ContainerLinks", 100)]
    [InlineData("ContainerLinks.Simulation", 80)]
    [InlineData("ContainerLinks.Hosting", 12)]
    public void A_folder_names_only_folders_that_its_page_allows(string package, int typesAtLeast)
    {
        Dictionary<string, string[]> allowed = AllowedByPage(package);
        SourceTree tree = SourceTree.Of(package);

        string[] forbidden =
        [
            .. from file in tree.Files
               where file.Folder.Length > 0
               from word in SourceTree.WordsOf(file.Text)
               where tree.FolderOf.TryGetValue(word, out string? other) && other != file.Folder && !allowed[file.Folder].Contains(other)
               select $"{file.Folder}/{file.Name} names {word} of {tree.FolderOf[word]}",
        ];

        tree.FolderOf.Should().HaveCountGreaterThan(typesAtLeast);
        forbidden.Should().BeEmpty();
    }

    [Fact]
    public void A_file_is_read_in_one_go()
    {
        string[] packages = [.. Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "src")).Select(path => Path.GetFileName(path)!)];

        packages.SelectMany(package => SourceTree.Of(package).Files).Where(file => file.Text.Count(character => character == '\n') > 300).Select(file => file.Name).Should().BeEmpty();
    }

    private static Dictionary<string, string[]> AllowedByPage(string package)
    {
        Dictionary<string, string[]> allowed = [];
        string page = RepositoryFiles.Read("docs/architecture.md");
        foreach (Match row in FolderRow().Matches(page[page.IndexOf($"| `src/{package}/` | holds | uses |", StringComparison.Ordinal)..].Split("\n\n")[0]))
        {
            string uses = row.Groups[2].Value.Trim();
            allowed.Add(row.Groups[1].Value, uses == "all above" ? [.. allowed.Keys] : WordOfFolder().Matches(uses).Select(match => match.Value).ToArray());
        }

        return allowed;
    }

    [GeneratedRegex(@"^\| `(\w+)/` \|[^|]*\|([^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"[A-Z]\w+")]
    private static partial Regex WordOfFolder();
}
