namespace ContainerLinks.Soak;

/// <summary>All faults are off and time goes by: then everything must be right, and as a linker would make it that begins from nothing.</summary>
internal sealed class QuietMoment(World world, WorldChecks checks)
{
    public async Task<string?> FindFaultAsync()
    {
        world.Engine.Faults.Stop();
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

        if (await AdoptAsync() is { } lost)
        {
            return lost;
        }

        return await checks.FindFaultAsync(isQuiet: true) ?? await UnrestAsync() ?? await WrongPoolAsync();
    }

    private async Task<string?> ReconcileAsync()
    {
        world.Process.IsReconciling = true;
        try
        {
            await world.Linker.ReconcileAsync();
            world.Files.Tampered.Clear();
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

    /// <summary>Where missing facts left open what becomes of a link, the linker has decided: its link must be there, unless it could have ended.</summary>
    private async Task<string?> AdoptAsync()
    {
        IReadOnlyList<LinkStatus> statuses = await world.Linker.GetLinksAsync();
        foreach (ModelLink link in world.Model.Links.Where(link => link.IsOpen).ToArray())
        {
            string recipient = world.Model.NameOf(link.Recipient)!;
            LinkStatus? status = statuses.FirstOrDefault(status => status.Link.Recipient == recipient && string.Equals(status.Link.Alias, link.Alias, StringComparison.OrdinalIgnoreCase));
            if (status is null)
            {
                if (!link.MayEnd)
                {
                    return $"rule 5: the link of {recipient} as {link.Alias} is lost";
                }

                world.Model.Links.Remove(link);
                world.Model.Undecided.Add(link.Recipient);
                continue;
            }

            if (!ContainerName.IsValid(status.Link.Source) || status.Link.Source.Length == 64)
            {
                return $"the link of {recipient} as {link.Alias} leads to '{status.Link.Source}', which can be no container's name";
            }

            link.IsOpen = false;
            link.MayEnd = false;
            link.SourceName = status.Link.Source;
            link.Source = world.Find(status.Link.Source)?.Id;
        }

        return null;
    }

    /// <summary>Who looks twice writes nothing the second time, and has no drift.</summary>
    private async Task<string?> UnrestAsync()
    {
        long writes = world.Files.Writes;
        string? failure = await ReconcileAsync();
        IReadOnlyList<LinkDrift> drift = await world.Linker.GetDriftAsync();
        return failure
            ?? (world.Files.Writes != writes ? "rule 2: a second reconciliation wrote again" : null)
            ?? (drift.FirstOrDefault(drift => drift.MissingLines.Count + drift.StaleLines.Count > 0) is { } left ? $"drift is left: {left.Recipient} {string.Join('|', left.MissingLines)} {string.Join('|', left.StaleLines)}" : null);
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
            AddressLease? lease = pool.TryGetLease(container.Id.Value, out AddressLease held) ? held : null;
            if (lease is null || !container.Networks.Any(network => lease.Value.Address.Equals(network.IPv4)))
            {
                return $"rule 7: {container.Name} runs with {container.Networks[0].IPv4}, but the pool has it {(lease is null ? "nowhere" : $"at {lease.Value.Address}")}";
            }
        }

        AddressPoolStatistics statistics = await pool.GetStatisticsAsync();
        int most = world.Containers.Count(WorldChecks.IsUp);
        return statistics.Used >= running.Length && statistics.Used <= most ? null : $"{statistics.Used} addresses are held, but {running.Length} to {most} containers run";
    }
}
