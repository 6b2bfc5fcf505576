using System.Globalization;

namespace ContainerLinks.Soak;

/// <summary><c>--minutes N</c> runs for so long, <c>--seeds N</c> runs so many, <c>--seed S</c> begins there, and alone runs that one.</summary>
internal sealed class SoakProgram(TextWriter output, TimeProvider? time = null)
{
    private const int DefaultSeeds = 2000;
    private const string Usage = "Usage: ContainerLinks.Soak [--minutes N] [--seeds N] [--seed S]";
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (!TryParse(args, out double? minutes, out int? count, out int? first))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        long start = _time.GetTimestamp();
        long told = start;
        var session = new SoakSession();
        int begin = first ?? 1;
        int most = minutes is not null ? int.MaxValue - begin : first is not null ? 1 : DefaultSeeds;
        IEnumerable<int> seeds = Enumerable.Range(begin, count ?? most)
            .TakeWhile(_ => minutes is null || _time.GetElapsedTime(start).TotalMinutes < minutes);
        SoakResult? failed = await session.RunAsync(seeds, _ =>
        {
            if (_time.GetElapsedTime(Interlocked.Read(ref told)).TotalSeconds >= 10)
            {
                Interlocked.Exchange(ref told, _time.GetTimestamp());
                output.WriteLine($"{_time.GetElapsedTime(start).TotalSeconds:0} s: {session.Totals.Seeds} seeds, {session.Totals.Steps} steps");
            }
        });
        await output.WriteLineAsync($"{_time.GetElapsedTime(start).TotalSeconds:0.0} s: {session.Totals.Describe()}");
        if (failed is null)
        {
            await output.WriteLineAsync("Nothing was wrong.");
            return 0;
        }

        await output.WriteLineAsync(failed.Describe());
        return 1;
    }

    private static bool TryParse(IReadOnlyList<string> args, out double? minutes, out int? count, out int? seed)
    {
        (minutes, count, seed) = (null, null, null);
        for (int index = 0; index < args.Count; index += 2)
        {
            if (index + 1 == args.Count || !double.TryParse(args[index + 1], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double value))
            {
                return false;
            }

            switch (args[index])
            {
                case "--minutes" when value > 0:
                    minutes = value;
                    break;
                case "--seeds" when value is >= 1 and < int.MaxValue:
                    count = (int)value;
                    break;
                case "--seed" when value is >= 0 and < 1_000_000_000:
                    seed = (int)value;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
