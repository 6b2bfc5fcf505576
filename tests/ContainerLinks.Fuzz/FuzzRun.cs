using System.Diagnostics;

namespace ContainerLinks.Fuzz;

/// <summary>A run of one target: its seeds as they are, then inputs made from them. The same seed number makes the same run.</summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed)
{
    private const int MostSeeds = 4096;
    private readonly Dice _dice = new(seed);
    private readonly HashSet<Outcome> _shapes = [];
    private readonly List<byte[]> _seeds = [];

    /// <summary>Is told each input before it is read.</summary>
    public Action<byte[]>? Starting { get; init; }

    public FuzzFigures Figures { get; } = new();

    /// <returns>The first finding, not yet made small; null if there is none.</returns>
    public Finding? Run(long inputs)
    {
        foreach ((_, byte[] bytes) in SeedCorpus.Of(target.Name))
        {
            if (Take(bytes) is { } finding)
            {
                return finding;
            }

            _seeds.Add(bytes);
        }

        int corpus = _seeds.Count;
        var mutator = new Mutator(_dice, target.Words, target.LongestInput);
        while (Figures.Inputs < inputs)
        {
            byte[] input = mutator.Mutate(_seeds[_dice.Below(_dice.OneIn(2) ? corpus : _seeds.Count)], _dice.Of<byte[]>((IReadOnlyList<byte[]>)_seeds));
            if (Take(input) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }

    private Finding? Take(byte[] input)
    {
        Starting?.Invoke(input);
        long begin = Stopwatch.GetTimestamp();
        (Outcome outcome, Finding? finding) = Read(target, input);
        Figures.Add(outcome, Stopwatch.GetElapsedTime(begin), input.Length);
        if (_shapes.Add(outcome))
        {
            Figures.Shapes++;
            if (_seeds.Count < MostSeeds)
            {
                _seeds.Add(input);
            }
        }

        return finding;
    }

    /// <summary>Reads one input and holds the target to its bound of memory.</summary>
    public static (Outcome Outcome, Finding? Finding) Read(FuzzTarget target, byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Outcome outcome = target.Run(input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return allocated <= target.AllocationLimit(input.Length)
                ? (outcome, null)
                : (outcome, new Finding(input, new FuzzException($"{input.Length} bytes of input made it allocate {allocated} bytes")));
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (default, new Finding(input, failure));
        }
    }
}
