using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests;

/// <summary>A page of the documentation: its lines, its blocks of code, its headings.</summary>
internal sealed partial class DocumentPage
{
    private DocumentPage(string path)
    {
        Path = path;
        Lines = Read(RepositoryFiles.Read(path));
        Blocks = [.. Fences(Lines)];
    }

    /// <summary>All pages that a reader may open, by their path in the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(RepositoryFiles.Root, "*.md", SearchOption.AllDirectories)
           let page = System.IO.Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/')
           where !page.StartsWith("artifacts/", StringComparison.Ordinal) && !page.Contains("/obj/", StringComparison.Ordinal) && !page.StartsWith('.')
           orderby page
           select page,
    ];

    public static TheoryData<string> AllPages => [.. All];

    public string Path { get; }

    public IReadOnlyList<PageLine> Lines { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Lines.Where(line => line.Kind == LineKind.Prose).Select(line => Heading().Match(line.Text)).Where(match => match.Success)
        .Select(match => NoAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The prose, sentence by sentence: a word of code or of a link counts as one, and an item of a list ends with a sentence.</summary>
    public IEnumerable<(int Line, string Text)> Sentences => Paragraphs.SelectMany(paragraph => SentenceEnd().Split(WithoutMarks(paragraph.Text)).Select(sentence => (paragraph.Line, sentence)));

    private IEnumerable<(int Line, string Text)> Paragraphs
    {
        get
        {
            (int Line, string Text) paragraph = default;
            foreach (PageLine line in Lines)
            {
                bool isText = line.Kind == LineKind.Prose && line.Text.Length > 0 && !line.Text.StartsWith('#');
                bool isItem = Bullet().IsMatch(line.Text);
                if (paragraph.Text is not null && (!isText || isItem))
                {
                    yield return paragraph;
                    paragraph = default;
                }

                if (isText)
                {
                    string text = Bullet().Replace(line.Text, "").Trim();
                    paragraph = paragraph.Text is null ? (line.Number, text) : (paragraph.Line, $"{paragraph.Text} {text}");
                }
            }
        }
    }

    public static DocumentPage Open(string path) => new(path);

    /// <summary>The paragraph before a block; what is typed between them may stand between.</summary>
    public string SentenceBefore(CodeBlock block)
    {
        List<string> sentence = [];
        for (int index = block.Line - 2; index >= 0; index--)
        {
            if (Lines[index].Kind == LineKind.Fence && sentence.Count == 0 && Blocks.Last(other => other.Line <= index) is { Language: "console" } typed)
            {
                index = typed.Line - 1;
            }
            else if (Lines[index].Kind == LineKind.Prose && Lines[index].Text.Length > 0)
            {
                sentence.Insert(0, Lines[index].Text.Trim());
            }
            else if (Lines[index].Kind != LineKind.Prose || sentence.Count > 0)
            {
                break;
            }
        }

        return string.Join(' ', sentence);
    }

    private static string WithoutMarks(string text) => LinkedText().Replace(InlineCode().Replace(text, "code"), "$1");

    private static List<PageLine> Read(string text)
    {
        List<PageLine> lines = [];
        bool isCode = false;
        foreach (string line in text.Split('\n'))
        {
            bool isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            LineKind kind = isFence ? LineKind.Fence : isCode ? LineKind.Code : line.TrimStart().StartsWith('|') ? LineKind.Table : LineKind.Prose;
            isCode ^= isFence;
            lines.Add(new PageLine(lines.Count + 1, line, kind));
        }

        return lines;
    }

    private static IEnumerable<CodeBlock> Fences(IReadOnlyList<PageLine> lines)
    {
        CodeBlock? block = null;
        foreach (PageLine line in lines)
        {
            if (line.Kind == LineKind.Code)
            {
                block!.Add(line.Text);
            }
            else if (line.Kind == LineKind.Fence && block is null)
            {
                block = new CodeBlock(line.Number, line.Text.Trim().TrimStart('`'), line.Text.IndexOf('`', StringComparison.Ordinal));
            }
            else if (line.Kind == LineKind.Fence)
            {
                yield return block!;
                block = null;
            }
        }
    }

    [GeneratedRegex(@"^\s*([-*]|\d+\.) ")]
    private static partial Regex Bullet();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedText();

    [GeneratedRegex(@"(?<=[.!?][*"")]*)\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}

internal enum LineKind
{
    Prose,
    Table,
    Code,
    Fence,
}

internal sealed record PageLine(int Number, string Text, LineKind Kind);

/// <summary>A block between two fences, without the indentation of its list.</summary>
internal sealed class CodeBlock(int line, string language, int indentation)
{
    private readonly List<string> _lines = [];

    public int Line { get; } = line;

    public string Language { get; } = language;

    public IReadOnlyList<string> Lines => _lines;

    public string Text => string.Concat(_lines.Select(text => text + "\n"));

    public void Add(string text) => _lines.Add(text.Length >= indentation && string.IsNullOrWhiteSpace(text[..indentation]) ? text[indentation..] : text);
}
