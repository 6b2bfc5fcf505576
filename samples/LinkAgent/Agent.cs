using ContainerLinks;

namespace LinkAgent;

/// <summary>One run of the agent over one engine.</summary>
internal sealed class Agent(ContainerLinker linker, TextWriter output)
{
    /// <summary>Follows the engine until cancelled, and tells every change.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (LinkChange change in Watch(cancellationToken))
        {
            AgentReport.Change(output, change);
        }
    }

    /// <summary>Looks once and puts right what is wrong.</summary>
    /// <returns>0 if all is right now.</returns>
    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        await linker.ReconcileAsync(cancellationToken);
        return await StatusAsync(cancellationToken);
    }

    /// <summary>Tells links and drift. Over a linker that only observes it changes nothing.</summary>
    /// <returns>0 if nothing is to be done.</returns>
    public async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        AgentReport.Links(output, await linker.GetLinksAsync(cancellationToken: cancellationToken));
        IReadOnlyList<LinkDrift> drift = await linker.GetDriftAsync(cancellationToken);
        AgentReport.Drift(output, drift);
        return drift.Count == 0 ? 0 : 1;
    }

    private async IAsyncEnumerable<LinkChange> Watch([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Subscribed before the first list, so that nothing that it brings is missed.
        IAsyncEnumerable<LinkChange> changes = linker.WatchAsync(cancellationToken);
        await linker.FollowAsync(cancellationToken);
        await output.WriteLineAsync("following the engine; what was wrong is put right");
        await foreach (LinkChange change in changes)
        {
            yield return change;
        }
    }
}
