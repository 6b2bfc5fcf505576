namespace ContainerLinks;

/// <summary>The link variables of a recipient: those of every link that leads somewhere, in order of declaration.</summary>
internal sealed class LinkVariables(LinkTopology topology, LinkResolver resolver, ContainerLinksOptions options)
{
    public List<string> Of(KnownContainer recipient, IReadOnlyCollection<ContainerLink> links)
    {
        var variables = new List<string>();
        foreach (ContainerLink link in links)
        {
            LinkStatus status = resolver.Resolve(recipient, link, recipient.BindingOf(link.Alias) ?? new LinkBinding());
            variables.AddRange(Of(recipient.Node, status));
        }

        return variables;
    }

    /// <summary>The variables of a link whose recipient is about to be created: its network is known only by its mode.</summary>
    public IReadOnlyList<string> ForNew(ContainerSpec spec, string source, string alias)
    {
        if (topology.Find(source) is not { } known || topology.NetworkHolder(known)?.Info is not { IsRunning: true } holder)
        {
            return [];
        }

        ContainerNetwork? network = holder.Networks.FirstOrDefault(network => spec.Network == "default" ? !network.ResolvesNames : network.Name == spec.Network);
        return Of(spec.Name, new LinkStatus
        {
            Link = new ContainerLink { Recipient = spec.Name, Source = source, Alias = alias },
            Reason = (network?.IPv4 ?? network?.IPv6) is null ? LinkReason.NoSharedNetwork : LinkReason.Bound,
            IPv4 = network?.IPv4,
            IPv6 = network?.IPv6,
            Source = known.Id,
        });
    }

    /// <summary>A link without an address has none: a variable must not promise what is not there.</summary>
    private IReadOnlyList<string> Of(string recipient, LinkStatus status)
    {
        if (!options.Variables.Enabled || status.State != LinkState.Bound || status.Source is not { } id
            || topology.Find(id) is not { } source || topology.NetworkHolder(source)?.Info is not { } holder)
        {
            return [];
        }

        var request = new LinkEnvironmentRequest
        {
            Recipient = recipient,
            Alias = status.Link.Alias,
            Address = status.Address,
            Ports = holder.ExposedPorts,
            SourceEnvironment = holder.Environment,
            Format = options.Variables.Format,
        };
        return LinkEnvironment.Create(request, options.Variables.Content);
    }
}
