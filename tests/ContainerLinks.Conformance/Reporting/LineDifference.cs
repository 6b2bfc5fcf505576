using System.Globalization;
using System.Text;

namespace ContainerLinks.Conformance;

/// <summary>Shows two texts side by side in time: short ones whole, long ones as the lines that differ.</summary>
internal static class LineDifference
{
    public static void Write(TextWriter output, string expected, string actual, string indent)
    {
        if (!expected.Contains('\n', StringComparison.Ordinal) && !actual.Contains('\n', StringComparison.Ordinal))
        {
            output.WriteLine($"{indent}expected: {Escape(expected)}");
            output.WriteLine($"{indent}actual:   {Escape(actual)}");
            return;
        }

        output.WriteLine($"{indent}lines, - expected, + actual:");
        foreach (var line in Compare(expected.Split('\n'), actual.Split('\n')))
        {
            output.WriteLine(indent + "  " + line);
        }
    }

    /// <summary>The lines that differ, marked; runs of equal lines are counted only.</summary>
    public static IReadOnlyList<string> Compare(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        // Lengths of the longest common subsequences of all pairs of tails. Texts here have some hundred lines at most.
        var common = new int[expected.Count + 1, actual.Count + 1];
        for (var i = expected.Count - 1; i >= 0; i--)
        {
            for (var j = actual.Count - 1; j >= 0; j--)
            {
                common[i, j] = expected[i] == actual[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var result = new List<string>();
        var equal = 0;
        var (left, right) = (0, 0);
        while (left < expected.Count || right < actual.Count)
        {
            if (left < expected.Count && right < actual.Count && expected[left] == actual[right])
            {
                (left, right, equal) = (left + 1, right + 1, equal + 1);
                continue;
            }

            Flush(result, ref equal);
            if (right >= actual.Count || (left < expected.Count && common[left + 1, right] >= common[left, right + 1]))
            {
                result.Add("- " + Escape(expected[left++]));
            }
            else
            {
                result.Add("+ " + Escape(actual[right++]));
            }
        }

        Flush(result, ref equal);
        return result;
    }

    private static void Flush(List<string> result, ref int equal)
    {
        if (equal > 0)
        {
            result.Add(string.Create(CultureInfo.InvariantCulture, $"  ({equal} equal)"));
            equal = 0;
        }
    }

    // White space is what hosts files differ in most often, so it is shown.
    private static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\t' => builder.Append("\\t"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                _ when char.IsControl(c) => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }
}
