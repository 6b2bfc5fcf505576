using System.Diagnostics;
using System.Globalization;

namespace ContainerLinks.Fuzz;

/// <summary><c>[TARGET…] [--inputs N] [--seed S]</c>: a line for each target; exit code 1 and the input, made small, on a finding.</summary>
internal static class Program
{
    private const int BadArguments = 2;

    public static int Main(string[] arguments)
    {
        long inputs = 1_000_000;
        ulong seed = 1;
        var targets = new List<FuzzTarget>();
        for (int index = 0; index < arguments.Length; index++)
        {
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            switch (arguments[index])
            {
                case "--inputs" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out inputs): index++; break;
                case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed): index++; break;
                case var name when AllTargets.Find(name) is { } target: targets.Add(target); break;
                default:
                    Console.Error.WriteLine($"usage: [TARGET…] [--inputs N] [--seed S]; targets: {string.Join(' ', AllTargets.Names)}");
                    return BadArguments;
            }
        }

        Console.WriteLine($"{"target",-14}{"inputs",10}{"accepted",10}{"refused",10}{"shapes",8}{"bytes a piece",15}{"longest",12}{"whole",9}{"peak memory",13}");
        bool areWhole = true;
        foreach (FuzzTarget target in targets.Count > 0 ? targets : AllTargets.All())
        {
            areWhole &= IsWhole(target, inputs, seed);
        }

        return areWhole ? 0 : 1;
    }

    private static bool IsWhole(FuzzTarget target, long inputs, ulong seed)
    {
        string folder = Directory.CreateDirectory("artifacts/fuzz").FullName;
        using var watchdog = new Watchdog(Path.Combine(folder, $"{target.Name}.current"));
        var run = new FuzzRun(target, seed) { Starting = watchdog.Begin };
        long begin = Stopwatch.GetTimestamp();
        Finding? finding = run.Run(inputs);
        FuzzFigures figures = run.Figures;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-14}{figures.Inputs,10}{figures.Accepted,10}{figures.Refused,10}{figures.Shapes,8}{figures.Bytes / figures.Inputs,15}{figures.Longest.TotalMilliseconds,9:F1} ms{Stopwatch.GetElapsedTime(begin).TotalSeconds,7:F0} s{process.PeakWorkingSet64 >> 20,9} MiB"));
        if (finding is null)
        {
            return true;
        }

        watchdog.End();
        finding = finding.Minimised(target);
        string path = Path.Combine(folder, $"found-{target.Name}-{seed}-{figures.Inputs}");
        File.WriteAllBytes(path, finding.Input);
        Console.WriteLine($"FOUND by {target.Name}, seed {seed}, input {figures.Inputs}: {path}\n{finding.Hex}\n{finding.Failure}");
        return false;
    }
}
