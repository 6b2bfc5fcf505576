using System.Collections.Concurrent;

namespace ContainerLinks;

/// <summary>Remembers which networks of a Swarm are overlay networks, which span its hosts: a container's inspection does not tell.</summary>
/// <remarks>A network of a Swarm has an id of another shape than one of the engine alone, so an engine without a Swarm is never asked. An id is never given again: a network that is made anew under its name has another one,
/// and what is remembered never becomes wrong.</remarks>
internal sealed class OverlayNetworks
{
    private const int LengthOfClusterId = 25;
    private const int MostRemembered = 4096;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public static bool IsOfCluster(string id) => id.Length == LengthOfClusterId && id.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterLower(character));

    /// <returns>Tells by its id whether a network of this container spans hosts.</returns>
    public async Task<Func<string, bool>> GetAsync(EngineCalls calls, EngineContainer container, CancellationToken cancellationToken)
    {
        foreach (EngineNetwork network in container.Networks)
        {
            if (IsOfCluster(network.Id) && !_known.ContainsKey(network.Id) && await TryAskAsync(calls, network.Id, cancellationToken).ConfigureAwait(false) is { } isOverlay)
            {
                if (_known.Count >= MostRemembered)
                {
                    _known.Clear();
                }

                _known[network.Id] = isOverlay;
            }
        }

        return id => _known.GetValueOrDefault(id);
    }

    /// <summary>A network that spans hosts, by its name or id.</summary>
    /// <returns>Null if the engine knows none, or a proxy before it hides it.</returns>
    public static async Task<ContainerNetwork?> FindAsync(EngineCalls calls, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await new SwarmApi(calls).FindOverlayAsync(name, cancellationToken).ConfigureAwait(false) is { } overlay
                ? new ContainerNetwork { Name = overlay.Name, Scope = overlay.Id, Subnet = overlay.Subnet, ResolvesNames = true }
                : null;
        }
        catch (ContainerLinksException refused) when (EngineFailure.IsNotLetThrough(refused))
        {
            return null;
        }
    }

    /// <returns>Null if the engine has no such network any more, or a proxy before it hides it: then it counts as one of this host.</returns>
    private static async Task<bool?> TryAskAsync(EngineCalls calls, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await new SwarmApi(calls).IsOverlayAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException refused) when (EngineFailure.IsNotLetThrough(refused))
        {
            return null;
        }
    }
}
