using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Writer;

/// <summary>A writer of a journal in a folder.</summary>
internal static class JournalWriter
{
    public static void Run(string folder, int count, int snapshotEvery)
    {
        var kept = new List<string>();
        using JournalFile journal = new JournalOptions { Folder = folder }.Open("test", Keep, NullLogger.Instance);
        if (journal.IsDue)
        {
            journal.Rewrite(kept);
        }

        for (int number = 1; number <= count; number++)
        {
            string line = $"line {kept.Count + 1}";
            journal.Append(line);
            Keep(line);
            if (number % snapshotEvery == 0)
            {
                journal.Rewrite(kept);
            }
        }

        string? Keep(string line)
        {
            kept.Add(line);
            Console.WriteLine(line);
            return null;
        }
    }
}
