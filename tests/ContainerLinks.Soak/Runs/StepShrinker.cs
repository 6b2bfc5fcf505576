namespace ContainerLinks.Soak;

/// <summary>Makes a sequence that finds a fault shorter, as long as it finds one: whole steps first, big pieces before small ones, then what a step can do without.</summary>
/// <param name="tries">How often it may play one.</param>
internal sealed class StepShrinker(int tries = 2000)
{
    private int _tries = tries;

    public async Task<SoakResult> ShrinkAsync(SoakResult failed)
    {
        SoakResult best = failed;
        int before;
        do
        {
            before = Size(best.Steps);
            best = await TryAsync([.. best.Steps.Take(best.Played)], best);
            best = await DropAsync(best);
            best = await SimplifyAsync(best);
        }
        while (Size(best.Steps) < before && _tries > 0);

        return best;
    }

    private async Task<SoakResult> DropAsync(SoakResult best)
    {
        for (int length = Math.Max(best.Steps.Count / 2, 1); length > 0; length /= 2)
        {
            for (int start = best.Steps.Count - length; start >= 0; start = Math.Min(start - length, best.Steps.Count - length))
            {
                best = await TryAsync([.. best.Steps.Where((_, index) => index < start || index >= start + length)], best);
            }
        }

        return best;
    }

    private async Task<SoakResult> SimplifyAsync(SoakResult best)
    {
        for (int index = best.Steps.Count - 1; index >= 0; index--)
        {
            foreach (SoakStep simpler in Simpler(best.Steps[index]).ToArray())
            {
                best = await TryAsync([.. best.Steps.Select((step, at) => at == index ? simpler : step)], best);
            }
        }

        return best;
    }

    private static IEnumerable<SoakStep> Simpler(SoakStep step)
    {
        foreach (string fault in step.Faults)
        {
            yield return step with { Faults = [.. step.Faults.Where(other => other != fault)] };
        }

        yield return step with { KillAt = 0 };
        yield return step with { FullDisk = 0 };
        yield return step with { Foreign = ForeignCode.None };
        yield return step with { FactsFirst = false };
        yield return step with { Variant = 0 };
    }

    private async Task<SoakResult> TryAsync(IReadOnlyList<SoakStep> steps, SoakResult best)
    {
        if (steps.Count == 0 || Size(steps) >= Size(best.Steps) || _tries == 0)
        {
            return best;
        }

        _tries--;
        SoakResult played = await SoakRunner.PlayAsync(best.Kind, steps);
        return played.Fault is null ? best : played;
    }

    private static int Size(IReadOnlyList<SoakStep> steps) =>
        steps.Sum(step => 16 + step.Faults.Count + (step.KillAt > 0 ? 1 : 0) + (step.FullDisk > 0 ? 1 : 0) + (step.Foreign != ForeignCode.None ? 1 : 0) + (step.FactsFirst ? 1 : 0) + (step.Variant > 0 ? 1 : 0));
}
