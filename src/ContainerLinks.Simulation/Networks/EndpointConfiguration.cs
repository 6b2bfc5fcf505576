namespace ContainerLinks;

/// <summary>The check of how a container shall be on a network, and the names that the engine adds there.</summary>
internal sealed class EndpointConfiguration(EngineSettings settings)
{
    /// <summary>Checks an endpoint's configuration and gives it the names that the engine adds.</summary>
    public void Apply(EngineContainer container, EngineNetwork network, EndpointSettings place)
    {
        if (new NetworkMode(network.Name).IsUserDefined)
        {
            foreach (string name in (ReadOnlySpan<string>)[container.ShortId, container.Hostname])
            {
                place.Aliases ??= [];
                if (!place.Aliases.Contains(name))
                {
                    place.Aliases.Add(name);
                }
            }
        }
        else if (place.WantsAddress && settings.Traits.LinksNatively)
        {
            throw EngineRefusal.BadRequest(settings.Texts.AddressOnPredefinedNetwork);
        }
        else if (place.Aliases is { Count: > 0 })
        {
            throw EngineRefusal.BadRequest("network-scoped alias is supported only for containers in user defined networks");
        }

        if ((place.WantedAddress.Length > 0 && network.IPv4 is { ConfiguredSubnet: null }) || (place.WantedIPv6Address.Length > 0 && network.IPv6?.ConfiguredSubnet is null))
        {
            throw EngineRefusal.BadRequest("user specified IP address is supported only when connecting to networks with user configured subnets");
        }
    }
}
