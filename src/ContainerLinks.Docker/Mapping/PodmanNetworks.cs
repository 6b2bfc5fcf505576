namespace ContainerLinks;

/// <summary>Remembers which networks of a Podman answer names; asks again for one that is not known.</summary>
internal sealed class PodmanNetworks
{
    private volatile IReadOnlyDictionary<string, bool> _known = new Dictionary<string, bool>();

    /// <summary>Podman tells no event of a network: what is known is forgotten with every list.</summary>
    public void Forget() => _known = new Dictionary<string, bool>();

    public async Task<IReadOnlyDictionary<string, bool>> GetAsync(EngineApi api, EngineContainer container, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, bool> known = _known;
        if (container.Networks.All(network => known.ContainsKey(network.Name)))
        {
            return known;
        }

        return _known = await api.GetPodmanNetworksAsync(cancellationToken).ConfigureAwait(false);
    }
}
