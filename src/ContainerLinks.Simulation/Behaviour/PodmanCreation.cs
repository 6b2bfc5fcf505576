using System.Globalization;

namespace ContainerLinks;

/// <summary>Makes a container of a create request as Podman does, with its checks in its order.</summary>
internal sealed class PodmanCreation(EngineContext context, EngineChanges changes, ContainerStore containers, ImageStore images, PodmanLookup lookup)
{
    public EngineContainer Create(SimulatedContainerSpec spec)
    {
        if (spec.Links.Count > 0)
        {
            throw PodmanTexts.LinkOption();
        }

        SimulatedImage image = images.Find(spec.Image) ?? throw PodmanTexts.NoImage(spec.Image);
        List<PortBinding> published = [.. spec.Publish.Select(PortBinding.Parse)];
        string mode = spec.Network is "" or "default" ? NetworkMode.BridgeName : spec.Network;
        CheckPlace(spec, mode);
        foreach (string entry in spec.Environment.Where(entry => entry.Length == 0 || entry[0] == '='))
        {
            throw PodmanTexts.BadVariable(entry);
        }

        IReadOnlyList<string> exposed = ExposedPorts(spec, published, image);
        RestartPolicy policy = RestartPolicy.Parse(spec.RestartPolicy);
        if (spec.AutoRemove && !policy.IsNone)
        {
            throw PodmanTexts.RemovedAndRestarted();
        }

        if (policy is { MaximumRetries: not 0, IsOnFailure: false })
        {
            throw PodmanTexts.RetriesWithoutFailures();
        }

        if (new NetworkMode(mode).IsContainer && spec.ExtraHosts.Count > 0)
        {
            throw PodmanTexts.ExtraHostsOfAnother();
        }

        (NetworkMode Mode, EngineNetwork? Network) where = Resolve(mode);
        string name = spec.Name.TrimStart('/');
        if (!ContainerName.IsValid(name) && !(name.Length == 1 && char.IsAsciiLetterOrDigit(name[0])))
        {
            throw PodmanTexts.BadContainerName();
        }

        if (policy is not { Name: "" or "no" or "always" or "unless-stopped" or "on-failure" })
        {
            throw PodmanTexts.UnknownPolicy(policy.Name);
        }

        return Add(spec, name, image, exposed, [.. published, .. spec.BindOnly.Select(PortBinding.Parse)], policy, where.Mode, where.Network);
    }

    private EngineContainer Add(
        SimulatedContainerSpec spec, string name, SimulatedImage image, IReadOnlyList<string> exposed, IReadOnlyList<PortBinding> bindings, RestartPolicy policy, NetworkMode mode, EngineNetwork? network)
    {
        string id = context.Ids.Next(SimulatedIdKind.Container);
        if (containers.Contains(id))
        {
            throw new InvalidOperationException($"The id source of the options gave the id of a container that exists: {id}.");
        }

        if (!containers.Names.TryReserve("/" + name, id))
        {
            throw PodmanTexts.NameTaken(name, containers.Names.FindOwner("/" + name)!);
        }

        var container = new EngineContainer
        {
            Id = id,
            Name = "/" + name,
            Image = spec.Image,
            Hostname = spec.Hostname.Length > 0 ? spec.Hostname : mode.IsHost ? context.Settings.HostName : Short(id),
            ChosenHostname = spec.Hostname,

            // There is no such option of Podman's: its service reads it, and drops it.
            DomainName = "",
            Environment = PodmanEnvironmentOf.Created(spec, image),
            CreatedEnvironment = PodmanEnvironmentOf.Created(spec, image),
            Command = [.. spec.Command.Count > 0 ? spec.Command : image.Command],
            Terminal = spec.Terminal,
            ExposedPorts = exposed,
            PortBindings = bindings,
            ExtraHosts = [.. spec.ExtraHosts],
            StoredLinks = [],
            NetworkMode = mode,
            RestartPolicy = policy,
            AutoRemove = spec.AutoRemove,
            Labels = spec.Labels.ToDictionary(StringComparer.Ordinal),
            Warnings = [],
        };
        if (network is not null)
        {
            container.Networks[network.Name] = new EndpointSettings
            {
                Aliases = PodmanPlace.NamesOf(container, spec.NetworkAliases, spec.Hostname),
                WantedAddress = spec.Address ?? "",
                WantedIPv6Address = spec.IPv6Address ?? "",
            };
        }

        containers.Add(container);
        changes.Touch(container);
        return container;
    }

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;

    private static void CheckPlace(SimulatedContainerSpec spec, string mode)
    {
        PodmanPlace.CheckAddresses(spec.Address, spec.IPv6Address, "make cli opts(): ");
        bool hasPlace = spec.NetworkAliases.Count > 0 || !string.IsNullOrEmpty(spec.Address) || !string.IsNullOrEmpty(spec.IPv6Address);
        if (hasPlace && (new NetworkMode(mode) is { IsHost: true } or { IsNone: true } || mode.StartsWith("container:", StringComparison.Ordinal)))
        {
            throw PodmanTexts.PlaceOutsideOfBridge();
        }
    }

    private (NetworkMode Mode, EngineNetwork? Network) Resolve(string text)
    {
        const string ContainerPrefix = "container:";
        if (text.StartsWith(ContainerPrefix, StringComparison.Ordinal))
        {
            string reference = text[ContainerPrefix.Length..];
            return reference.Length == 0 ? throw PodmanTexts.NoNamespaceOwner()
                : lookup.Find(reference) is { } owner ? (NetworkMode.OfContainer(owner.Id), null)
                : throw PodmanTexts.UnknownNamespaceOwner(reference);
        }

        var mode = new NetworkMode(text);
        return mode is { IsHost: true } or { IsNone: true } ? (mode, null)
            : (new NetworkMode(NetworkMode.BridgeName), lookup.FindNetwork(text) ?? throw EngineRefusal.System("container create: " + PodmanTexts.NoNetwork(text)));
    }

    private static IReadOnlyList<string> ExposedPorts(SimulatedContainerSpec spec, List<PortBinding> published, SimulatedImage image)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string text in (string[])[.. spec.Expose, .. spec.ExposedPortKeys])
        {
            int slash = text.IndexOf('/');
            string protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
            string[] ends = (slash < 0 ? text : text[..slash]).Split('-');
            if (ends.Length > 2 || !ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort first)
                || !ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort last) || first > last)
            {
                throw PodmanTexts.BadPort(text);
            }

            keys.UnionWith(Enumerable.Range(first, last - first + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}/{protocol}")));
        }

        keys.UnionWith(published.Select(binding => binding.Key));
        keys.UnionWith(image.ExposedPorts);
        return [.. keys];
    }
}

/// <summary>What a container asks for on a network, at its create and at a connect.</summary>
internal static class PodmanPlace
{
    /// <summary>The names that a container has in a network's DNS beside its own: those that were asked for, its short id, and a host name that a user chose.</summary>
    public static List<string> NamesOf(EngineContainer container, IReadOnlyList<string> asked, string hostname) =>
        [.. asked, container.ShortId, .. hostname.Length > 0 ? (string[])[hostname] : []];

    /// <exception cref="EngineRefusal">A text is no address of its family.</exception>
    public static void CheckAddresses(string? ipv4, string? ipv6, string prefix)
    {
        if (!string.IsNullOrEmpty(ipv4) && !GoAddress.TryParse(ipv4, out _))
        {
            throw PodmanTexts.BadAddress("ipv4", ipv4, prefix);
        }

        if (!string.IsNullOrEmpty(ipv6) && !GoAddress.TryParse(ipv6, out _))
        {
            throw PodmanTexts.BadAddress("ipv6", ipv6, prefix);
        }
    }
}
