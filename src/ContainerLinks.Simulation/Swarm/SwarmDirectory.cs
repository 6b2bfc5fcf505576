using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>What one node of a simulated swarm knows of the others, as a directory for the linker there.</summary>
/// <remarks>It is not the directory of a real Swarm, which is asked over HTTP, remembers what it heard, and counts who was heard first.</remarks>
internal sealed class SwarmDirectory(SimulatedSwarm swarm, SimulatedSwarmNode node, IDictionary<string, string> hostNames) : ISourceDirectory
{
    public string Name => "swarm";

    public string? HostName => SwarmAdverts.HostNameOf(node.Address, hostNames);

    public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interest);
        var told = new Dictionary<string, IReadOnlyList<SourceAdvert>>(StringComparer.Ordinal);
        while (true)
        {
            // Asked for before it is looked at, so that no change comes in between.
            Task changed = swarm.WhenChanged;
            swarm.ThrowIfDead(node);
            IReadOnlyList<string> names = interest.Names;
            HashSet<string> wanted = [.. names];
            foreach (string name in told.Keys.Where(name => !wanted.Contains(name)).ToArray())
            {
                told.Remove(name);
            }

            SwarmAdverts adverts = Look();
            foreach (string name in names)
            {
                IReadOnlyList<SourceAdvert> sources = adverts.Of(name);
                if (!told.TryGetValue(name, out IReadOnlyList<SourceAdvert>? before) || !AreAsBefore(before, sources))
                {
                    told[name] = sources;
                    yield return new SourceReport(name, sources);
                }
            }

            // Whatever a cancelled token ends counts as completed here, so the token itself is asked.
            await Task.WhenAny(changed, interest.WhenChangedAsync(names, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What the node knows at this moment.</summary>
    private SwarmAdverts Look()
    {
        IReadOnlyList<SimulatedOverlay> networks = swarm.InspectAll(node);
        try
        {
            return new SwarmAdverts(node.Name, node.Address, networks, node.IsManager ? new SwarmManagerWord(node.Services, node.Tasks, node.Members) : null, hostNames);
        }
        catch (ContainerLinksException unavailable) when (unavailable.Error == ContainerLinksError.Unavailable)
        {
            swarm.ThrowIfDead(node);
            return new SwarmAdverts(node.Name, node.Address, networks, null, hostNames); // a manager that is cut off from the others knows no more than a worker
        }
    }

    private static bool AreAsBefore(IReadOnlyList<SourceAdvert> before, IReadOnlyList<SourceAdvert> sources) =>
        before.SequenceEqual(sources) && before.Zip(sources).All(static pair => ValueList.AreEqual(pair.First.Remarks, pair.Second.Remarks));
}
