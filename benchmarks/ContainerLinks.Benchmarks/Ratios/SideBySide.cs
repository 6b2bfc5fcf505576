using System.Diagnostics;

namespace ContainerLinks.Benchmarks;

/// <summary>Measures two ways of doing one thing in turns, so that what else the machine does hits both alike.</summary>
/// <remarks>A turn is a batch of calls, half a millisecond long or one call: short enough that many turns are not interrupted. The lower quartile of all
/// turns counts. A median moves with what else runs, and a minimum would leave out the garbage collections that a way causes.</remarks>
internal static class SideBySide
{
    private const double BatchNanoseconds = 5e5;
    private const int MostTurns = 1001;
    private const int LeastTurns = 21;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Nanoseconds a call of both.</summary>
    public static (double Ours, double Baseline) Measure(Action ours, Action baseline)
    {
        int oursEach = Calibrate(ours);
        int baselineEach = Calibrate(baseline);
        var oursTimes = new List<double>(MostTurns);
        var baselineTimes = new List<double>(MostTurns);
        long start = Stopwatch.GetTimestamp();
        while (oursTimes.Count < LeastTurns || (oursTimes.Count < MostTurns && Stopwatch.GetElapsedTime(start) < Limit))
        {
            oursTimes.Add(Batch(ours, oursEach));
            baselineTimes.Add(Batch(baseline, baselineEach));
        }

        return (LowerQuartile(oursTimes), LowerQuartile(baselineTimes));
    }

    /// <summary>How many calls make a batch. It also lets the compiler finish its work on the code.</summary>
    private static int Calibrate(Action action)
    {
        int calls = 1;
        long start = Stopwatch.GetTimestamp();
        double best = Batch(action, calls);
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            calls = (int)Math.Clamp(BatchNanoseconds / best, 1, 1e6);
            best = Math.Min(best, Batch(action, calls));
        }

        return calls;
    }

    private static double Batch(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private static double LowerQuartile(List<double> times) => times.Order().ElementAt(times.Count / 4);
}
