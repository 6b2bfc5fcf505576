using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Podman's commands, by its Docker-compatible API.</summary>
internal sealed class PodmanCommands(
    EngineChanges changes, ContainerStore containers, PodmanLookup lookup, PodmanCreation creation, PodmanLives lives, PodmanNetworks networks, PodmanDns dns) : IEngineCommands
{
    public EngineContainer Get(string reference) => lookup.Get(reference);

    public EngineContainer Create(SimulatedContainerSpec spec) => creation.Create(spec);

    public bool Start(string reference, ContainerStart? start = null) => lives.Start(Get(reference));

    public bool Stop(string reference) => lives.Stop(Get(reference));

    public void Restart(string reference) => lives.Restart(Get(reference));

    public void Kill(string reference, string signal)
    {
        if (reference.Trim('/').Contains('/'))
        {
            throw PodmanTexts.NoSuchPath();
        }

        string name = MainProcess.ParseSignal(signal) ?? throw PodmanTexts.UnknownSignal(signal);
        lives.Kill(Get(reference), name);
    }

    public void Die(string reference, string signal) => lives.Die(Get(reference), MainProcess.ParseSignal(signal) ?? throw PodmanTexts.UnknownSignal(signal));

    public void Pause(string reference) => lives.Pause(Get(reference));

    public void Unpause(string reference) => lives.Unpause(Get(reference));

    /// <summary>A running container keeps its old name in its hosts file and in the DNS of its networks until its next start.</summary>
    public void Rename(string reference, string newName)
    {
        EngineContainer container = Get(reference);
        string name = newName.StartsWith('/') ? newName[1..] : newName;
        if (!ContainerName.IsValid(name) && !(name.Length == 1 && char.IsAsciiLetterOrDigit(name[0])))
        {
            throw PodmanTexts.BadNewName();
        }

        string full = "/" + name;
        if (full == container.Name)
        {
            return;
        }

        if (!containers.Names.TryReserve(full, container.Id))
        {
            throw PodmanTexts.NewNameTaken(container.Id);
        }

        containers.Names.Release(container.Name);
        container.Name = full;
        changes.Touch(container);
    }

    public void Remove(string reference, bool force)
    {
        if (reference.Trim('/').Contains('/'))
        {
            throw PodmanTexts.NoSuchPath();
        }

        lives.Remove(lookup.Find(reference) ?? throw PodmanTexts.NothingToRemove(reference), force);
    }

    public void RemoveLink(string link) => throw (link.Contains('/') ? PodmanTexts.NoSuchPath() : PodmanTexts.RemovedLink());

    public (EngineContainer Container, IReadOnlyList<string> Environment) BeginExec(string reference)
    {
        EngineContainer container = Get(reference);
        return container.Paused ? throw PodmanTexts.PausedExec(container.Id)
            : container.Running ? (container, PodmanEnvironmentOf.Executed(container))
            : throw PodmanTexts.CannotExec();
    }

    public EngineNetwork CreateNetwork(SimulatedNetworkSpec spec) => networks.Create(spec);

    public void RemoveNetwork(string reference) => networks.Remove(reference);

    public void Connect(string network, string container, SimulatedEndpointSpec endpoint) => networks.Connect(network, container, endpoint);

    public void Disconnect(string network, string container) => networks.Disconnect(network, container);

    public SimulatedDnsReply? Answer(EngineContainer container, string query, string type) => dns.Answer(container, query, type);

    /// <summary>There is no daemon, only a service that answers: containers live on, and whoever watches has to list them again.</summary>
    public void RestartDaemon(bool crash) => changes.TouchAll();
}

/// <summary>The name server of Podman's networks (aardvark). The default network has none.</summary>
internal sealed class PodmanDns(NetworkStore networks, PodmanSandboxes sandboxes)
{
    private const int NoSuchName = 3;
    private const int LongestName = 254;
    private const string OwnDomain = ".dns.podman";
    private const string IPv4Suffix = ".in-addr.arpa";

    public SimulatedDnsReply? Answer(EngineContainer container, string query, string type)
    {
        Sandbox? sandbox = networks.SandboxOf(sandboxes.HolderOf(container));
        EngineNetwork[] named = [.. (sandbox?.Endpoints.Values ?? []).Select(endpoint => endpoint.Network).Where(network => !network.IsDefaultBridge)];
        if (query.Length > LongestName || named.Length == 0)
        {
            return null;
        }

        string name = (query.EndsWith('.') ? query[..^1] : query).ToLowerInvariant();
        EngineEndpoint[] all = [.. named.SelectMany(network => network.Endpoints)];
        return type.ToUpperInvariant() switch
        {
            "A" => Addresses(all, name, "A", endpoint => endpoint.Address),
            "AAAA" => Addresses(all, name, "AAAA", endpoint => endpoint.IPv6Address),
            "PTR" => Names(all, name),
            _ => null,
        };
    }

    /// <summary>All who have the name, on any network of who asks. One of the engine's own domain that nobody has does not exist; any other is asked outside.</summary>
    private static SimulatedDnsReply? Addresses(EngineEndpoint[] endpoints, string name, string type, Func<EngineEndpoint, IPAddress?> addressOf)
    {
        string asked = name.EndsWith(OwnDomain, StringComparison.Ordinal) ? name[..^OwnDomain.Length] : name;
        EngineEndpoint[] found = [.. endpoints.Where(endpoint => NamesOf(endpoint).Contains(asked))];
        return found.Length > 0 ? new SimulatedDnsReply(0, [.. found.Select(addressOf).OfType<IPAddress>().Select(address => new SimulatedDnsAnswer(type, address.ToString(), 0))])
            : asked != name ? new SimulatedDnsReply(NoSuchName, [])
            : null;
    }

    private static SimulatedDnsReply? Names(EngineEndpoint[] endpoints, string name)
    {
        if (!name.EndsWith(IPv4Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        string address = string.Join('.', name[..^IPv4Suffix.Length].Split('.').Reverse());
        EngineEndpoint[] found = [.. endpoints.Where(endpoint => endpoint.Address?.ToString().Equals(address, StringComparison.Ordinal) == true)];
        return found.Length == 0 ? null : new SimulatedDnsReply(0, [.. found.SelectMany(NamesOf).Select(owner => new SimulatedDnsAnswer("PTR", owner, 0))]);
    }

    /// <summary>As they were when the container came to the network; a rename changes nothing of it.</summary>
    private static IEnumerable<string> NamesOf(EngineEndpoint endpoint) => endpoint.Aliases.Prepend(endpoint.Name).Select(name => name.ToLower(CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal);
}

/// <summary>What Podman's inspect tells of a container's networks, which is not always what it has.</summary>
internal sealed class PodmanInspection(NetworkStore networks, PodmanSandboxes sandboxes)
{
    private static readonly EndpointSettings Nothing = new();

    /// <summary>Those of the container whose network it has. One that is on none is told to be on its mode while it is down, and always if that is <c>none</c> or <c>host</c>.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> NetworksOf(EngineContainer container)
    {
        EngineContainer holder = sandboxes.HolderOf(container);
        return holder.Networks.Count > 0 || (holder.NetworkMode.IsBridge && holder.Running)
            ? holder.Networks
            : new Dictionary<string, EndpointSettings> { [holder.NetworkMode.Text] = Nothing };
    }

    /// <summary>The name that a network's DNS still has of a container that was renamed since it came there; null if that is its present one.</summary>
    public string? FormerNameOf(EngineContainer container, string network) =>
        networks.SandboxOf(container)?.Endpoints.Values.FirstOrDefault(endpoint => endpoint.Network.Name == network)?.Name is { } name && name != container.ShortName ? name : null;

    /// <summary>The place on the default network that shows beside the networks, too; null if the container has another network.</summary>
    public EndpointSettings? OnlyPlaceOf(EngineContainer container)
    {
        EngineContainer holder = sandboxes.HolderOf(container);
        return holder.Networks.Count == 1 ? holder.Networks.GetValueOrDefault(PodmanNetworks.DefaultName) : null;
    }
}
