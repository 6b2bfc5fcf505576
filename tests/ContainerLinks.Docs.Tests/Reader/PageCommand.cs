using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>A line that a page says to type, without its comment.</summary>
internal sealed partial record PageCommand(string Page, int Line, string Text, string Comment)
{
    /// <summary>Whether it names a file of the repository: then a reader types it in a clone.</summary>
    public bool IsTypedInAClone => OfRepository().IsMatch(Text);

    public bool IsTypedOnTheSecondHost => Comment.Contains("on the second host", StringComparison.Ordinal);

    /// <summary>The project of the repository that it runs, and the arguments; nothing for another command.</summary>
    public (string Project, string[] Arguments) Project
    {
        get
        {
            string[] words = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int option = Array.IndexOf(words, "--project");
            return words is ["dotnet", "run", ..] && option > 0 ? (words[option + 1], [.. words.SkipWhile(word => word != "--").Skip(1)]) : ("", []);
        }
    }

    public static IEnumerable<PageCommand> All =>
        from page in DocumentPage.All.Select(DocumentPage.Open)
        from block in page.Blocks
        where block.Language == "console"
        from command in Of(page, block)
        select command;

    public static IEnumerable<PageCommand> Of(DocumentPage page, CodeBlock block) =>
        from line in block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let comment = CommentOf().Match(line)
        let text = (comment.Success ? line[..comment.Index] : line).Trim()
        where text.Length > 0
        select new PageCommand(page.Path, block.Line, text, comment.Value);

    [GeneratedRegex(@"(?:^|\s)#.*$")]
    private static partial Regex CommentOf();

    [GeneratedRegex(@"(^|\s)(samples|tests|benchmarks)/")]
    private static partial Regex OfRepository();
}
