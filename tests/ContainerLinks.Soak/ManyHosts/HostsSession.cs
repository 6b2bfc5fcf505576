namespace ContainerLinks.Soak.ManyHosts;

/// <summary>Many histories of several hosts, on all cores, until one finds a fault.</summary>
internal static class HostsSession
{
    /// <returns>How many steps were made, and the fault of the first history that found one.</returns>
    public static async Task<(long Steps, string? Fault)> RunAsync(IEnumerable<int> seeds)
    {
        long steps = 0;
        string? fault = null;
        int failed = int.MaxValue;
        var gate = new Lock();
        await Parallel.ForEachAsync(seeds.TakeWhile(_ => failed == int.MaxValue), async (seed, _) =>
        {
            await using var history = new HostsHistory(seed);
            string? found = await history.PlayAsync();
            lock (gate)
            {
                steps += history.Count;
                (failed, fault) = found is not null && seed < failed ? (seed, found) : (failed, fault);
            }
        });
        return (steps, fault);
    }
}
