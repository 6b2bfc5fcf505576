using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Arrows between the core's folders run one way, as docs/architecture.md says.</summary>
public sealed partial class ArchitectureTests
{
    // A word that is also the name of properties cannot be told apart in the text.
    private static readonly string[] Ambiguous = ["Container", "Link"];

    [Fact]
    public void A_folder_of_the_core_names_only_folders_that_its_page_allows()
    {
        Dictionary<string, string[]> allowed = AllowedByPage();
        (string Folder, string File, string Text)[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", "ContainerLinks"), "*.cs", SearchOption.AllDirectories)
                .Select(path => (FolderOf(path), Path.GetFileName(path), CommentLine().Replace(File.ReadAllText(path), ""))),
        ];
        Dictionary<string, string> folderOf = [];
        foreach ((string folder, _, string text) in files.Where(file => file.Folder.Length > 0))
        {
            foreach (Match type in DeclaredType().Matches(text))
            {
                folderOf.TryAdd(type.Groups[1].Value, folder);
            }
        }

        string[] forbidden =
        [
            .. from file in files
               where file.Folder.Length > 0
               from word in Word().Matches(file.Text).Select(match => match.Value).Distinct().Except(Ambiguous)
               where folderOf.TryGetValue(word, out string? other) && other != file.Folder && !allowed[file.Folder].Contains(other)
               select $"{file.Folder}/{file.File} names {word} of {folderOf[word]}",
        ];

        folderOf.Should().HaveCountGreaterThan(100);
        forbidden.Should().BeEmpty();
    }

    private static Dictionary<string, string[]> AllowedByPage()
    {
        Dictionary<string, string[]> allowed = [];
        foreach (Match row in FolderRow().Matches(RepositoryFiles.Read("docs/architecture.md")))
        {
            string uses = row.Groups[2].Value.Trim();
            // The core's table is the first; the Docker package has folders of the same names.
            allowed.TryAdd(row.Groups[1].Value, uses == "all above" ? [.. allowed.Keys] : WordOfFolder().Matches(uses).Select(match => match.Value).ToArray());
        }

        return allowed;
    }

    private static string FolderOf(string path)
    {
        string[] parts = Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "src", "ContainerLinks"), path).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? "" : parts[0];
    }

    [GeneratedRegex(@"^\| `(\w+)/` \|[^|]*\|([^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"[A-Z]\w+")]
    private static partial Regex WordOfFolder();

    [GeneratedRegex(@"^[ \t]*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"^(?:public|internal)[^\n=;(]*?\b(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
