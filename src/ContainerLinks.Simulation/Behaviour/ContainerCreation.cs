namespace ContainerLinks;

/// <summary>Makes a container of a create request, with the engine's checks in the engine's order.</summary>
internal sealed class ContainerCreation(
    EngineContext context, EngineChanges changes, ContainerStore containers, ImageStore images, NetworkStore networks, IHostsStore hosts, LinkIndex links, LinkChecks checks, LinkRegistrar registrar, LinkLines lines, AddressHolds holds)
{
    // Links point to containers, not to names. Recording recreate-target.
    private readonly bool _recreatedSourceNotLinked = context.Has(DockerQuirks.RecreatedSourceNotLinked);

    // Only the address of an extra host is looked at. Recording extra-hosts-errors.
    private readonly bool _anyExtraHost = context.Has(DockerQuirks.UnvalidatedExtraHosts);

    public EngineContainer Create(SimulatedContainerSpec spec)
    {
        EngineContainer container = Make(spec);
        changes.Touch(container);
        if (container.MountedHosts is { } mounted)
        {
            hosts.Write(mounted, HostsText.ToBytes(spec.MountedHosts!), truncateFirst: false);
        }

        if (!_recreatedSourceNotLinked)
        {
            Rebind(container);
        }

        return container;
    }

    private EngineContainer Make(SimulatedContainerSpec spec)
    {
        if (context.Traits.ReadsAddressesAtOnce)
        {
            ExposedPortKeys.Read(spec);
            NetipText.CheckAddress(spec.Address);
            NetipText.CheckAddress(spec.IPv6Address);
        }

        var mode = new NetworkMode(spec.Network.Length == 0 ? "default" : spec.Network);
        mode = mode.IsDefault && context.Traits.NamesDefaultNetwork ? new NetworkMode(NetworkMode.BridgeName) : mode;
        List<PortBinding> published = [.. spec.Publish.Select(PortBinding.Parse)];
        List<PortBinding> bindings = [.. published, .. spec.BindOnly.Select(PortBinding.Parse)];
        CheckMode(spec, mode, bindings);
        foreach (string entry in spec.Environment)
        {
            if (entry.Length == 0 || entry[0] == '=')
            {
                throw EngineRefusal.BadRequest($"invalid environment variable: {entry}");
            }
        }

        RestartPolicy policy = RestartPolicy.Parse(spec.RestartPolicy);
        if (spec.AutoRemove && !policy.IsNone)
        {
            throw EngineRefusal.BadRequest("can't create 'AutoRemove' container with restart policy");
        }

        foreach (string text in spec.ExtraHosts)
        {
            ExtraHostText.Check(text, strict: !_anyExtraHost);
        }

        policy.Check(context.Texts);

        SimulatedImage image = CheckPlaceAndFindImage(spec, mode);
        IReadOnlyList<string> exposed = ExposedPortKeys.Collect(context, spec, published, image);
        if (mode.IsContainer && containers.Find(mode.ConnectedContainer, out _) is { } owner)
        {
            mode = NetworkMode.OfContainer(owner.Id);
        }

        string id = context.Ids.Next(SimulatedIdKind.Container);
        if (containers.Contains(id))
        {
            throw new InvalidOperationException($"The id source of the options gave the id of a container that exists: {id}.");
        }

        var container = new EngineContainer
        {
            Id = id,
            Name = containers.Names.ReserveOwn(id, spec.Name),
            Image = spec.Image,
            Hostname = spec.Hostname.Length > 0 ? spec.Hostname : mode.IsHost ? context.Settings.HostName : id.Length > 12 ? id[..12] : id,
            DomainName = spec.DomainName,
            Environment = MergeEnvironment(spec.Environment, image.Environment),
            Command = [.. spec.Command.Count > 0 ? spec.Command : image.Command],
            Terminal = spec.Terminal,
            ExposedPorts = exposed,
            PortBindings = bindings,
            ExtraHosts = [.. spec.ExtraHosts],
            StoredLinks = [.. spec.Links],
            NetworkMode = mode,
            RestartPolicy = policy,
            AutoRemove = spec.AutoRemove,
            MountedHosts = spec.MountedHosts is null ? null : HostsStorePaths.MountedOver(spec.Name.TrimStart('/')),
            Labels = spec.Labels.ToDictionary(StringComparer.Ordinal),
            Warnings = spec.Links.Count > 0 && mode.NetworkName == NetworkMode.BridgeName ? context.Texts.WarningsOfLinks
                : mode.IsHost && bindings.Count > 0 ? [EngineTexts.PortsDiscarded] : [],
        };
        try
        {
            checks.Check(spec, mode);
            registrar.Register(container);
            AddNetwork(container, spec);
        }
        catch (EngineRefusal)
        {
            foreach (string name in links.Delete(container))
            {
                containers.Names.Release(name);
            }

            containers.Names.ReleaseAllOf(container.Id);
            throw;
        }

        containers.Add(container);
        return container;
    }

    private void CheckMode(SimulatedContainerSpec spec, NetworkMode mode, List<PortBinding> bindings)
    {
        if (spec.Network is "container" or "container:")
        {
            throw EngineRefusal.BadRequest(context.Texts.NoNamespaceOwner);
        }

        if (mode.IsContainer)
        {
            string? conflict = spec.Hostname.Length > 0 ? "conflicting options: hostname and the network mode"
                : spec.Links.Count > 0 ? LinkChecks.ContainerMode
                : spec.ExtraHosts.Count > 0 ? "conflicting options: custom host-to-IP mapping and the network mode"
                : bindings.Count > 0 ? "conflicting options: port publishing and the container type network mode"
                : spec.Expose.Count + spec.ExposedPortKeys.Count > 0 ? "conflicting options: port exposing and the container type network mode"
                : null;
            if (conflict is not null)
            {
                throw EngineRefusal.BadRequest(conflict);
            }
        }

        if (mode.IsHost && spec.Links.Count > 0)
        {
            throw EngineRefusal.BadRequest(LinkChecks.HostMode);
        }
    }

    /// <summary>Up to 27 the addresses come before the image; later the image, and then all of the wanted place.</summary>
    private SimulatedImage CheckPlaceAndFindImage(SimulatedContainerSpec spec, NetworkMode mode)
    {
        if (!context.Traits.ListsEndpointFaults)
        {
            CheckAddresses(spec);
            return images.Get(spec.Image);
        }

        SimulatedImage image = images.Get(spec.Image);
        EndpointFaults.Check(context, mode.NetworkName, networks.Find(mode.NetworkName, out _), PlaceOf(spec, mode), $"invalid config for network {mode.NetworkName}: ");
        return image;
    }

    private static EndpointSettings PlaceOf(SimulatedContainerSpec spec, NetworkMode mode) => new()
    {
        Links = mode.IsUserDefined && spec.Links.Count > 0 ? [.. spec.Links] : null,
        Aliases = spec.NetworkAliases.Count > 0 ? [.. spec.NetworkAliases] : null,
        RequestedAliases = spec.NetworkAliases.Count > 0 ? [.. spec.NetworkAliases] : null,
        WantedAddress = spec.Address ?? "",
        WantedIPv6Address = spec.IPv6Address ?? "",
    };

    private static void CheckAddresses(SimulatedContainerSpec spec)
    {
        if (!string.IsNullOrEmpty(spec.Address) && (!GoAddress.TryParse(spec.Address, out System.Net.IPAddress? address) || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork))
        {
            throw EngineRefusal.BadRequest($"invalid IPv4 address: {spec.Address}");
        }

        if (!string.IsNullOrEmpty(spec.IPv6Address) && (!GoAddress.TryParse(spec.IPv6Address, out address) || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork))
        {
            throw EngineRefusal.BadRequest($"invalid IPv6 address: {spec.IPv6Address}");
        }
    }

    /// <summary>The container's own entries, then those of the image that it did not override; null if there are none.</summary>
    private static List<string>? MergeEnvironment(IReadOnlyList<string> own, IReadOnlyList<string> ofImage)
    {
        HashSet<string> names = [.. own.Select(entry => entry.Split('=')[0])];
        List<string> merged = [.. own, .. ofImage.Where(entry => !names.Contains(entry.Split('=')[0]))];
        return merged.Count == 0 ? null : merged;
    }

    private void AddNetwork(EngineContainer container, SimulatedContainerSpec spec)
    {
        if (container.NetworkMode.IsContainer)
        {
            return;
        }

        string name = container.NetworkMode.NetworkName;
        EngineNetwork? network = networks.Find(name, out _);
        if (container.NetworkMode.IsUserDefined && network is not null)
        {
            name = network.Name;
        }

        container.Networks[name] = PlaceOf(spec, container.NetworkMode);
        holds.Hold(container, container.Networks[name], network);
    }

    /// <summary>Links to a removed source are taken over by a new container of its name.</summary>
    private void Rebind(EngineContainer source)
    {
        foreach (EngineLink orphan in links.Orphans().Where(orphan => orphan.Source.Name == source.Name))
        {
            links.Rebind(orphan, source);
            EngineLink link = links.Find(orphan.Recipient, orphan.FullAlias)!;
            registrar.Reserve(link);
            lines.Rebound(link);
            changes.Touch(orphan.Recipient);
        }
    }
}
