namespace Walkthrough;

/// <summary>How the story looks on a terminal: paragraphs, and what an engine would print, indented.</summary>
internal static class Teller
{
    public static void Title(this TextWriter output, string text)
    {
        output.WriteLine();
        output.WriteLine(text);
        output.WriteLine(new string('=', text.Length));
    }

    public static void Say(this TextWriter output, string text)
    {
        output.WriteLine();
        output.WriteLine(text);
    }

    public static void Show(this TextWriter output, string command, string result)
    {
        output.WriteLine();
        output.WriteLine($"    $ {command}");
        foreach (string line in result.TrimEnd('\n').Split('\n'))
        {
            output.WriteLine($"    {line}");
        }
    }
}
