using ContainerLinks.Docs.Tests.Reader;

namespace ContainerLinks.Docs.Tests;

/// <summary>Every command of a page is run: samples here, all others as a reader types them (<see cref="PagesAsAUserTests"/>), but for a few that say why not (<see cref="NotRun"/>).</summary>
[Collection("console")]
public sealed class CommandsOfPagesTests
{
    public static TheoryData<string> Samples => [.. PageCommand.All.Where(IsSample).Select(command => command.Text).Distinct()];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_runs_by_the_command_of_the_page(string command)
    {
        (string project, string[] arguments) = new PageCommand("", 0, command, "").Project;
        string folder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = RepositoryFiles.Root;
            (int exitCode, string output) = await ProgramRun.RunAsync(Path.GetFileName(project), arguments);

            exitCode.Should().Be(arguments.Contains("check") ? 1 : 0, output);
            output.Should().NotBeEmpty();
            foreach ((DocumentPage page, CodeBlock shown) in OutputsOf(command))
            {
                if (WrittenPages.AreWritten)
                {
                    string text = RepositoryFiles.Read(page.Path);
                    await File.WriteAllTextAsync(Path.Combine(RepositoryFiles.Root, page.Path), text.Replace($"```text\n{shown.Text}```", $"```text\n{output}```", StringComparison.Ordinal));
                }

                output.Should().Be(shown.Text, "{0}, line {1} shows what it prints", page.Path, shown.Line);
            }
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }
    }

    [Fact]
    public void Every_other_command_is_typed_by_a_reader_or_says_why_not()
    {
        // A block that stands on two pages is typed once.
        HashSet<string> typed = [.. from section in PageSection.All from block in section.Blocks(DocumentPage.Open(section.Page)) where block.Language == "console" select block.Text];

        (from page in DocumentPage.All.Select(DocumentPage.Open)
         from block in page.Blocks
         where block.Language == "console" && !typed.Contains(block.Text)
         from command in PageCommand.Of(page, block)
         where !IsSample(command) && NotRun.WhyNot(command) is null
         select command).Select(command => $"{command.Page}:{command.Line} {command.Text}").Should().BeEmpty("a command is run by a test, or listed with the reason why not");
    }

    [Fact]
    public void What_is_not_run_is_on_a_page() =>
        NotRun.Reasons.Keys.Where(key => !PageCommand.All.Any(command => NotRun.Holds(key, command))).Should().BeEmpty();

    [Fact]
    public void What_is_said_of_a_section_is_about_what_stands_in_it()
    {
        foreach (PageSection section in PageSection.All)
        {
            DocumentPage page = DocumentPage.Open(section.Page);
            IReadOnlyList<CodeBlock> blocks = section.Blocks(page);
            string[] commands = [.. blocks.Where(block => block.Language == "console").SelectMany(block => PageCommand.Of(page, block)).Select(command => command.Text)];

            string[] named = [.. section.Prepared.Keys, .. section.Then.Keys, .. section.StandIns.Keys, .. section.ExitCodes.Keys, .. section.Followers];
            named.Should().BeSubsetOf(commands, section.Name);
            section.Places.Keys.Where(place => !blocks.Any(block => block.Text.Contains(place, StringComparison.Ordinal))).Should().BeEmpty(section.Name);
            section.Files.Keys.Should().BeSubsetOf(blocks.Select(block => block.Language), section.Name);
        }
    }

    /// <summary>The blocks <c>text</c> right behind a command that stands alone.</summary>
    private static IEnumerable<(DocumentPage Page, CodeBlock Shown)> OutputsOf(string command) =>
        from page in DocumentPage.All.Select(DocumentPage.Open)
        from pair in page.Blocks.Zip(page.Blocks.Skip(1))
        where pair.First.Language == "console" && pair.First.Text.TrimEnd() == command && pair.Second.Language == "text"
        select (page, pair.Second);

    /// <summary>Whether it runs a sample that needs no engine.</summary>
    private static bool IsSample(PageCommand command) =>
        command.Project is ({ } project, { } arguments) && project.StartsWith("samples/", StringComparison.Ordinal) && (project != "samples/LinkAgent" || arguments is ["check", ..]);
}
