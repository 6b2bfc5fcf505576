using ContainerLinks;

namespace LinkAgent;

/// <summary>One run of the agent over one engine.</summary>
internal sealed class Agent(ContainerLinker linker, TextWriter output)
{
    /// <summary>Follows the engine until cancelled, and tells every change.</summary>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        // Subscribed before the first list, so that nothing that it brings is missed.
        IAsyncEnumerable<LinkChange> changes = linker.WatchAsync(cancellationToken);
        await linker.FollowAsync(cancellationToken);
        AgentReport.Say(output, "follow", "links are kept right from now on");
        await foreach (LinkChange change in changes)
        {
            AgentReport.Change(output, change);
        }

        return 0;
    }

    /// <summary>Looks once and puts right what is wrong.</summary>
    /// <returns>0 if all is right now.</returns>
    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await linker.ReconcileAsync(cancellationToken);
        }
        catch (ContainerLinksException failure) when (failure.Error == ContainerLinksError.HostsFile)
        {
            // Which files, and why, is part of the status.
        }

        return await StatusAsync(cancellationToken);
    }

    /// <summary>Tells links and what is not right.</summary>
    /// <returns>0 if nothing is to be done.</returns>
    public async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        await linker.FollowAsync(cancellationToken);
        AgentReport.Links(output, await linker.GetLinksAsync(cancellationToken: cancellationToken));
        return await PlanAsync(cancellationToken);
    }

    /// <summary>Tells which files, lines and variables are not right.</summary>
    /// <returns>0 if every line is right. Variables do not count: nobody can give them to a process that runs.</returns>
    public async Task<int> PlanAsync(CancellationToken cancellationToken)
    {
        await linker.FollowAsync(cancellationToken);
        IReadOnlyList<LinkDrift> drifts = await linker.GetDriftAsync(cancellationToken);
        AgentReport.Drift(output, drifts);
        return drifts.All(drift => drift.Problem is null && drift.MissingLines.Count + drift.StaleLines.Count == 0) ? 0 : 1;
    }
}
