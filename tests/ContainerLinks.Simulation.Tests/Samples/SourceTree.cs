using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

/// <summary>The sources of a package: which folder declares which type, and which words each file and each type uses, comments left out.</summary>
internal sealed partial class SourceTree
{
    // A word that is also the name of properties cannot be told apart in the text.
    private static readonly string[] Ambiguous = ["Container", "Link"];

    private SourceTree(IReadOnlyList<SourceFile> files)
    {
        Files = files;
        Types = [.. files.SelectMany(TypesOf)];
        foreach (SourceType type in Types.Where(type => type.File.Folder.Length > 0))
        {
            FolderOf.TryAdd(type.Name, type.File.Folder);
        }
    }

    public IReadOnlyList<SourceFile> Files { get; }

    public IReadOnlyList<SourceType> Types { get; }

    /// <summary>The folder of each type by the type's name.</summary>
    public Dictionary<string, string> FolderOf { get; } = new(StringComparer.Ordinal);

    public static SourceTree Of(string package)
    {
        string root = Path.Combine(RepositoryFiles.Root, "src", package);
        return new SourceTree(
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
            {
                string[] parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
                return new SourceFile(parts.Length == 1 ? "" : parts[0], parts[^1], File.ReadAllText(path).ReplaceLineEndings("\n"));
            }),
        ]);
    }

    /// <summary>The words of a text that can be names of types.</summary>
    public static IEnumerable<string> WordsOf(string text) => Word().Matches(CommentLine().Replace(text, "")).Select(match => match.Value).Distinct().Except(Ambiguous);

    /// <summary>Each type of a file with its text, from its declaration to the next one's.</summary>
    private static IEnumerable<SourceType> TypesOf(SourceFile file)
    {
        Match[] declarations = [.. DeclaredType().Matches(file.Text).Cast<Match>()];
        for (int i = 0; i < declarations.Length; i++)
        {
            int end = i + 1 < declarations.Length ? declarations[i + 1].Index : file.Text.Length;
            yield return new SourceType(declarations[i].Groups[1].Value, file, file.Text[declarations[i].Index..end]);
        }
    }

    [GeneratedRegex(@"^[ \t]*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"^(?:public|internal)[^\n=;(]*?\b(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}

internal sealed record SourceFile(string Folder, string Name, string Text);

internal sealed record SourceType(string Name, SourceFile File, string Text);
