namespace ContainerLinks.Soak;

/// <summary>All faults are off and time goes by: then everything must be right.</summary>
internal sealed class QuietMoment(World world, WorldChecks checks)
{
    public async Task<string?> FindFaultAsync()
    {
        world.Engine.Faults.Stop();
        world.Foreign.Stop();
        world.Process.EffectsLeft = null;
        world.Disk.FailuresLeft = 0;
        await world.AdvanceAsync(TimeSpan.FromMinutes(2));
        if (await ReconcileAsync() is { } failure)
        {
            return $"ReconcileAsync in a quiet moment: {failure}";
        }

        if (!world.IsComplete)
        {
            return "rule 6: facts are still missing after a quiet moment";
        }

        // An engine that was killed comes back meanwhile, and nobody looks on.
        world.Listed();
        world.Model.EndStep(isComplete: false);
        return world.Model.Adopt(await world.Linker.GetLinksAsync())
            ?? (world.Disk.IsBehind ? "rule 5: the journal is still behind after a quiet moment" : null)
            ?? await checks.FindFaultAsync()
            ?? world.Machine?.FindFault(world.Containers, isQuiet: true)
            ?? await UnrestAsync()
            ?? await WrongPoolAsync();
    }

    private async Task<string?> ReconcileAsync()
    {
        world.Process.IsReconciling = true;
        try
        {
            await world.Linker.ReconcileAsync();
            await world.Linker.FollowAsync();
            world.Files.Untamper();
            return null;
        }
        catch (ContainerLinksException failure)
        {
            return failure.Message;
        }
        finally
        {
            world.Process.IsReconciling = false;
        }
    }

    /// <summary>Who looks twice writes nothing the second time, and nothing is in the way of any file.</summary>
    private async Task<string?> UnrestAsync()
    {
        long writes = world.Files.Writes;
        string? failure = await ReconcileAsync();
        IReadOnlyList<LinkDrift> drift = await world.Linker.GetDriftAsync();
        return failure
            ?? (world.Files.Writes != writes ? "rule 2: a second reconciliation wrote again" : null)
            ?? (drift.FirstOrDefault(drift => drift.MissingLines.Count + drift.StaleLines.Count > 0 || drift.Problem is not null) is { } left ? $"drift is left: {left}" : null);
    }

    /// <summary>Each running container has its address from the pool, and nobody else has one.</summary>
    private async Task<string?> WrongPoolAsync()
    {
        if (world.Pool is not { } pool)
        {
            return null;
        }

        ContainerInfo[] running = [.. world.Containers.Where(container => WorldChecks.IsUp(container) && container.Networks.Any(network => network.IPv4 is { } address && pool.Network.Contains(address)))];
        foreach (ContainerInfo container in running)
        {
            if (!pool.TryGetLease(container.Id.Value, out AddressLease lease) || !container.Networks.Any(network => lease.Address.Equals(network.IPv4)))
            {
                return $"rule 7: {container.Name} runs with {container.Networks[0].IPv4}, but the pool does not have it there";
            }
        }

        AddressPoolStatistics statistics = await pool.GetStatisticsAsync();
        int most = world.Containers.Count(WorldChecks.IsUp);
        return statistics.Used >= running.Length && statistics.Used <= most ? null : $"{statistics.Used} addresses are held, but {running.Length} to {most} containers run";
    }
}
