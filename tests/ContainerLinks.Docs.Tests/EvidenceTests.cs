using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests;

/// <summary>Pages are for readers, appendices for who wants to see what shows it: each rule of a page has its tests there, and these exist.</summary>
public sealed partial class EvidenceTests
{
    private static readonly Lazy<string> AllTests = new(() =>
        string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));

    public static TheoryData<string> Pages => DocumentPage.AllPages;

    [Theory]
    [InlineData("semantics.md", "## Strict", 40)]
    [InlineData("semantics.md", "## Quirks", 55)]
    [InlineData("semantics.md", "## Podman", 10)]
    [InlineData("engines.md", "## Feature by engine", 35)]
    [InlineData("engines.md", "## Rights", 5)]
    [InlineData("security.md", "## Names, aliases, labels, variables", 10)]
    [InlineData("security.md", "## Logs, drawings, pages, DNS", 7)]
    [InlineData("security.md", "## A zone of a DNS server", 7)]
    [InlineData("security.md", "## Paths and links in the file system", 7)]
    [InlineData("security.md", "## The journal", 5)]
    [InlineData("security.md", "## What a container does to its own hosts file", 7)]
    [InlineData("security.md", "## A hostile or broken engine", 9)]
    [InlineData("security.md", "## DNS servers, and whoever answers in their place", 5)]
    [InlineData("several-hosts.md", "## What each way gives", 13)]
    [InlineData("several-hosts.md", "## When something fails", 8)]
    public void Each_line_of_a_page_has_its_evidence_in_the_appendix(string page, string heading, int least)
    {
        string[] rules = [.. ItemsOf($"docs/{page}", heading).Distinct()];

        rules.Should().HaveCountGreaterThanOrEqualTo(least).And.BeEquivalentTo(ItemsOf($"docs/appendix/{page}", heading));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_a_page_names_exists(string page)
    {
        IEnumerable<string[]> named = TestName().Matches(RepositoryFiles.Read(page)).Select(match => match.Groups[1].Value.Split('.'));

        named.Where(test => !AllTests.Value.Contains($"class {test[0]}", StringComparison.Ordinal) || (test.Length > 1 && !AllTests.Value.Contains($" {test[1]}(", StringComparison.Ordinal)))
            .Select(test => string.Join('.', test)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_class_of_tests_that_a_page_names_is_one(string page)
    {
        IEnumerable<string> classes = TestName().Matches(RepositoryFiles.Read(page)).Select(match => match.Groups[1].Value).Where(name => !name.Contains('.', StringComparison.Ordinal)).Distinct();

        classes.Where(name => Regex.Count(AllTests.Value, $@"(?<!abstract )class {name}\b") > 1).Should().BeEmpty("a reader would look into the wrong one");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_for_readers_names_no_tests(string page)
    {
        bool isForReaders = !page.Contains("appendix", StringComparison.Ordinal) && (page == "README.md" || page.StartsWith("src/", StringComparison.Ordinal) || Path.GetDirectoryName(page) == "docs");

        (isForReaders && QualifiedName().IsMatch(RepositoryFiles.Read(page))).Should().BeFalse("test names belong into an appendix");
    }

    [Fact]
    public void No_line_of_an_appendix_is_without_a_test()
    {
        foreach (string page in DocumentPage.All.Where(page => page.StartsWith("docs/appendix/", StringComparison.Ordinal)))
        {
            string[] lines = RepositoryFiles.Read(page).Split('\n');
            Enumerable.Range(0, lines.Length - 1).Where(index => lines[index].StartsWith("- ", StringComparison.Ordinal))
                .Where(index => !lines.Skip(index + 1).SkipWhile(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.StartsWith("  - ", StringComparison.Ordinal)).First().StartsWith("  - ", StringComparison.Ordinal))
                .Select(index => $"{page}:{index + 1}").Should().BeEmpty();
        }
    }

    /// <summary>What a section says, line by line: items of its lists (of an item with a bold beginning only that), or first cells of its tables.</summary>
    private static IEnumerable<string> ItemsOf(string page, string heading)
    {
        string text = $"{RepositoryFiles.Read(page)}\n## ";
        int start = text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        start.Should().BePositive("{0} has {1}", page, heading);
        string section = text[start..text.IndexOf("\n## ", start + 4, StringComparison.Ordinal)];
        section = AsideSubsection().Replace(section, "");
        IEnumerable<string> cells = FirstCell().Matches(section).Select(match => match.Groups[1].Value);
        IEnumerable<string> items = Item().Matches(section).Select(match => Bold().Match(match.Groups[1].Value) is { Success: true } bold ? bold.Groups[1].Value : match.Groups[1].Value);
        return (cells.Any() ? cells : items).Select(item => Blanks().Replace(item, " ").Trim().TrimEnd('.').ToUpperInvariant()).Where(item => item.Length > 0);
    }

    [GeneratedRegex(@"`(\w+(?:Tests|Conformance)\.[A-Z]\w*_\w+|\w+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`\w+(?:Tests|Conformance)\.[A-Z]\w*_\w+`|`(?!TlsTests)\w+Tests`")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^\| ([^|\n]*[^|\n ]) \|(?!---)(?![^\n]*\n\|-)", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"^- (.+(?:\n  (?!- )\S.*)*)", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"^\*\*((?:[^*]|\n)+)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\n### Seen on the newer releases[\s\S]*$")]
    private static partial Regex AsideSubsection();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
