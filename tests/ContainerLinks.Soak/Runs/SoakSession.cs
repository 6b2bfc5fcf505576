namespace ContainerLinks.Soak;

/// <summary>Runs seed after seed, as many at once as there are processors, until something is wrong.</summary>
internal sealed class SoakSession
{
    public SoakTotals Totals { get; } = new();

    /// <param name="seeds">The seeds.</param>
    /// <param name="progress">Called after each seed.</param>
    /// <returns>The shortest sequence found that shows what is wrong; null if nothing is.</returns>
    public async Task<SoakResult?> RunAsync(IEnumerable<int> seeds, Action<SoakResult>? progress = null)
    {
        await Parallel.ForEachAsync(seeds.TakeWhile(_ => Totals.Failed is null), async (seed, _) =>
        {
            SoakResult result = await SoakRunner.RunAsync(seed);
            Totals.Add(result);
            progress?.Invoke(result);
        });
        return Totals.Failed is { } failed ? await new StepShrinker().ShrinkAsync(failed) : null;
    }
}
