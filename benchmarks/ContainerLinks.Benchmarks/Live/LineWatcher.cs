using System.Diagnostics;

namespace ContainerLinks.Benchmarks;

/// <summary>Reads hosts files in a loop and notes when the line of an alias changes.</summary>
internal sealed class LineWatcher
{
    private const string Alias = "\tdatabase ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Task<(long First, long Second)> _watching;

    public LineWatcher(string first, string? second)
    {
        string firstLine = LineOf(first), secondLine = second is null ? "" : LineOf(second);
        _watching = Task.Factory.StartNew(() => Watch(first, firstLine, second, secondLine), TaskCreationOptions.LongRunning);
    }

    public Task<(long First, long Second)> WaitAsync() => _watching.WaitAsync(Patience);

    private static (long First, long Second) Watch(string first, string firstLine, string? second, string secondLine)
    {
        long firstAt = 0, secondAt = second is null ? 1 : 0, end = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while ((firstAt == 0 || secondAt == 0) && Stopwatch.GetTimestamp() < end)
        {
            if (secondAt == 0 && LineOf(second!) != secondLine)
            {
                secondAt = Stopwatch.GetTimestamp();
            }

            if (firstAt == 0 && LineOf(first) != firstLine)
            {
                firstAt = Stopwatch.GetTimestamp();
            }

            // The machine has few processors, and the engine needs one.
            Thread.Sleep(0);
        }

        return (firstAt, secondAt);
    }

    private static string LineOf(string path) => File.ReadLines(path).FirstOrDefault(line => line.Contains(Alias, StringComparison.Ordinal)) ?? "";
}
