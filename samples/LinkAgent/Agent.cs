using ContainerLinks;

namespace LinkAgent;

/// <summary>What the agent does with the linker of one engine.</summary>
internal sealed class Agent(ContainerLinker linker, AgentOutput output)
{
    /// <summary>Follows the engine and tells every change, until cancelled.</summary>
    /// <returns>0: somebody asked it to stop.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        // Subscribed before the first list, so that nothing that it brings is missed.
        await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await linker.FollowAsync(cancellationToken);
        output.Line("follow", "what was wrong is put right; links are followed until this program is stopped");
        while (await changes.MoveNextAsync())
        {
            ChangeReport.Tell(output, changes.Current);
        }

        return 0;
    }

    /// <summary>Looks once and puts right what is wrong.</summary>
    /// <returns>0 if every hosts file is right now, else 1.</returns>
    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await linker.ReconcileAsync(cancellationToken);
        }
        catch (ContainerLinksException failure) when (failure.Error == ContainerLinksError.HostsFile)
        {
            // All that could be written is right; the drift below names the rest with its reasons.
        }

        PlanReport.Links(output, await linker.GetLinksAsync(cancellationToken: cancellationToken));
        LinkDrift[] wrong = [.. (await linker.GetDriftAsync(cancellationToken)).Where(PlanReport.ConcernsFile)];
        if (wrong.Length == 0)
        {
            output.Line("done", "every hosts file is right");
            return 0;
        }

        PlanReport.Drift(output, wrong);
        output.Line("done", "some hosts files are not right, see the lines above");
        return 1;
    }

    /// <summary>Tells links, where they lead and what is not right.</summary>
    /// <returns>0 if every hosts file is right, else 1.</returns>
    public async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LinkStatus> links = await linker.GetLinksAsync(cancellationToken: cancellationToken);
        PlanReport.Links(output, links);
        foreach (LinkStatus status in links.Where(status => !status.IsBound))
        {
            LinkExplanation why = await linker.ExplainAsync(status.Link.Recipient, status.Link.Alias, cancellationToken);
            output.Line("pending", $"{status.Link.Recipient}: {why}");
        }

        return await PlanAsync(cancellationToken);
    }

    /// <summary>Tells which lines and variables are not right.</summary>
    /// <returns>0 if every hosts file is right, else 1.</returns>
    public async Task<int> PlanAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LinkDrift> drifts = await linker.GetDriftAsync(cancellationToken);
        PlanReport.Drift(output, drifts);
        return drifts.Any(PlanReport.ConcernsFile) ? 1 : 0;
    }
}
