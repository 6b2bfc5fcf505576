using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests;

/// <summary>Pages are easy to read in a terminal and in a review, and lead where they say.</summary>
public sealed partial class TextOfPagesTests
{
    private static readonly string[] Languages = ["console", "csharp", "text", "json", "yaml", "xml", "ini", "hosts", "dns", "named", "mermaid"];

    public static TheoryData<string> Pages => DocumentPage.AllPages;

    /// <summary>Without decisions, evidence and recordings, which are for whoever works on the project.</summary>
    public static TheoryData<string> PagesForReaders =>
        [.. DocumentPage.All.Where(page => !page.StartsWith("tests/", StringComparison.Ordinal) && (Path.GetDirectoryName(page) is not ("docs/adr" or "docs/appendix")))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_line_of_prose_is_at_most_120_characters_wide(string page) =>
        DocumentPage.Open(page).Lines.Where(line => line.Kind == LineKind.Prose && line.Text.Length > 120 && CanBeBroken(line.Text)).Select(line => $"{page}:{line.Number}").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_table_has_at_most_four_columns(string page) =>
        DocumentPage.Open(page).Lines.Where(line => line.Kind == LineKind.Table && Cell().Count(line.Text.Trim().Trim('|')) >= 4).Select(line => $"{page}:{line.Number}").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_row_of_a_table_is_no_paragraph(string page) =>
        DocumentPage.Open(page).Lines.Where(line => line.Kind == LineKind.Table && line.Text.Length > 300).Select(line => $"{page}:{line.Number}").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_sentence_has_at_most_40_words(string page) =>
        DocumentPage.Open(page).Sentences.Select(sentence => (sentence.Line, Words: sentence.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)).Where(sentence => sentence.Words > 40)
            .Select(sentence => $"{page}:{sentence.Line} {sentence.Words} words").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(PagesForReaders))]
    public void A_second_thought_has_a_sentence_of_its_own_and_no_semicolon(string page) =>
        DocumentPage.Open(page).Sentences.Where(sentence => sentence.Text.Contains(';', StringComparison.Ordinal)).Select(sentence => $"{page}:{sentence.Line} {sentence.Text}").Should().HaveCountLessThanOrEqualTo(2);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_block_says_what_it_is(string page)
    {
        DocumentPage document = DocumentPage.Open(page);

        document.Blocks.Where(block => !Languages.Contains(block.Language)).Select(block => $"{page}:{block.Line} '{block.Language}'").Should().BeEmpty();
        document.Lines.Where(line => line.Kind == LineKind.Prose && line.Text.StartsWith("    ", StringComparison.Ordinal) && !line.Text.TrimStart().StartsWith('-'))
            .Where(line => document.Lines[line.Number - 2].Text.Length == 0).Select(line => $"{page}:{line.Number} is code by its indentation").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_what_is_there(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryFiles.Root, page))!;
        List<string> dead = [];
        foreach (PageLine line in DocumentPage.Open(page).Lines.Where(line => line.Kind is LineKind.Prose or LineKind.Table))
        {
            foreach (Match link in Link().Matches(InlineCode().Replace(line.Text, "")))
            {
                string target = link.Groups[1].Value;
                if (target.Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                string[] parts = target.Split('#');
                string file = parts[0].Length == 0 ? Path.Combine(RepositoryFiles.Root, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
                bool isThere = File.Exists(file) || Directory.Exists(file);
                if (!isThere || (parts.Length > 1 && !DocumentPage.Open(Path.GetRelativePath(RepositoryFiles.Root, file)).Anchors.Contains(parts[1])))
                {
                    dead.Add($"{page}:{line.Number} {target}");
                }
            }
        }

        dead.Should().BeEmpty();
    }

    [Fact]
    public void Every_page_of_the_docs_is_in_their_index()
    {
        string index = RepositoryFiles.Read("docs/README.md");

        DocumentPage.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md").Select(page => page["docs/".Length..])
            .Where(page => !index.Contains($"({page})", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Every_package_has_a_page_and_is_named_in_the_readme()
    {
        string readme = RepositoryFiles.Read("README.md");
        foreach (string package in Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "src")).Select(path => Path.GetFileName(path)!))
        {
            File.Exists(Path.Combine(RepositoryFiles.Root, "src", package, "README.md")).Should().BeTrue(package);
            readme.Should().Contain($"`{package}`");
        }
    }

    /// <summary>A name or an address that is longer than a line cannot be helped.</summary>
    private static bool CanBeBroken(string line)
    {
        if (line.StartsWith("![", StringComparison.Ordinal))
        {
            return false; // a picture with its words
        }

        string text = InlineCode().Replace(line.TrimStart(' ', '-', '*', '>'), match => new string('x', match.Length));
        return text.Split(' ').Max(word => word.Length) + (line.Length - text.Length) <= 120 && text.Contains(' ', StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();
}
