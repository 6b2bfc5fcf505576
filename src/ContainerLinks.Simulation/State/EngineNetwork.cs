using System.Collections;
using System.Net;

namespace ContainerLinks;

/// <summary>A network of the engine with its endpoints.</summary>
internal sealed class EngineNetwork
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>bridge</c>, <c>host</c>, <c>null</c> or <c>overlay</c>.</summary>
    public required string Driver { get; init; }

    public bool EnableIPv6 { get; init; }

    public EngineSubnet? IPv4 { get; set; }

    public EngineSubnet? IPv6 { get; set; }

    /// <summary>A subnet that the network was made with although it has no IPv6; engines up to 28 list it all the same.</summary>
    public SimulatedSubnet? UnusedIPv6 { get; init; }

    /// <summary>The interface on the host.</summary>
    public required string BridgeName { get; init; }

    public bool InterContainerCommunication { get; init; } = true;

    public EndpointSet Endpoints { get; } = new();

    public ServiceRecords Records { get; } = new();

    /// <summary>The network of containers that ask for none. It is made by the engine, and has no names.</summary>
    public bool IsDefaultBridge { get; init; }

    /// <summary>The addresses of each subnet, IPv4 first, as Podman gives them; empty in other engines.</summary>
    public IReadOnlyList<NextFitLeases> Leases { get; init; } = [];

    /// <summary>The place among a container's networks, which decides the gateway and who answers names first: both address families before one, then by name.</summary>
    public string Rank => (EnableIPv6 ? "1" : "2") + Name;

    /// <summary>What the other hosts bring to a network that spans them; null for a network of this engine alone.</summary>
    public IOverlay? Overlay { get; init; }

    public bool HasAddresses => Driver is "bridge" or "overlay";

    /// <summary>The addresses of a name, of this engine's own endpoints first; null if there is no such name.</summary>
    public IReadOnlyList<string>? Resolve(string name, bool ipv6)
    {
        IReadOnlyList<string>? own = Records.Resolve(name, ipv6);
        IReadOnlyList<string> elsewhere = ipv6 || Overlay is null ? [] : Overlay.Resolve(name);
        return elsewhere.Count == 0 ? own : [.. (own ?? []).Union(elsewhere)];
    }

    public EngineEndpoint? FindEndpoint(string id) => Endpoints.FirstOrDefault(endpoint => endpoint.Id == id);

    /// <summary>Shows the network with its subnets.</summary>
    /// <param name="configuredFirst">Whether a subnet that the engine chose stands behind one that was configured; else IPv4 is first.</param>
    public SimulatedNetwork Show(bool configuredFirst)
    {
        bool isIPv6Configured = IPv6?.ConfiguredSubnet is not null || UnusedIPv6 is not null;
        bool isIPv4Configured = IPv4 is { ConfiguredSubnet: not null, IsListedLast: false };
        SimulatedSubnet?[] subnets = [IPv4?.Show(), IPv6?.Show() ?? UnusedIPv6];
        if (configuredFirst && isIPv6Configured && !isIPv4Configured)
        {
            Array.Reverse(subnets);
        }

        return new SimulatedNetwork { Id = Id, Name = Name, Driver = Driver, EnableIPv6 = EnableIPv6, Subnets = [.. subnets.OfType<SimulatedSubnet>()] };
    }
}

/// <summary>A network that spans hosts, as one engine sees it. It is asked under the engine's lock, so it asks no engine.</summary>
internal interface IOverlay
{
    /// <summary>Why nobody gives addresses now, in the engine's words; null while somebody does.</summary>
    string? WhyNoAddress { get; }

    /// <summary>The IPv4 addresses of a name, as far as it is known on this host; empty if there is no such name.</summary>
    IReadOnlyList<string> Resolve(string name);
}

/// <summary>One subnet of a network: as configured, and its pool.</summary>
internal sealed record EngineSubnet(SubnetPool Pool, IPAddress? Gateway)
{
    /// <summary>The subnet as typed, or null for a default one.</summary>
    public string? ConfiguredSubnet { get; init; }

    /// <summary>Whether the engine itself chose it, so that it shows behind what was configured.</summary>
    public bool IsListedLast { get; init; }

    public string? ConfiguredGateway { get; init; }

    public string? ConfiguredRange { get; init; }

    public IReadOnlyDictionary<string, string>? Auxiliary { get; init; }

    /// <summary>The subnet as if a user had chosen it, with its gateway.</summary>
    public EngineSubnet Adopt() => this with { ConfiguredSubnet = ConfiguredSubnet ?? Pool.Network.ToString(), ConfiguredGateway = ConfiguredGateway ?? Gateway?.ToString() };

    public SimulatedSubnet Show() => new()
    {
        Subnet = ConfiguredSubnet ?? Pool.Network.ToString(),
        Gateway = ConfiguredSubnet is null ? Gateway?.ToString() : ConfiguredGateway,
        Range = ConfiguredRange,
        Auxiliary = Auxiliary,
    };
}

/// <summary>A container's place on a network while it runs.</summary>
internal sealed class EngineEndpoint(string id, EngineNetwork network, string owner)
{
    public string Id { get; } = id;

    public EngineNetwork Network { get; } = network;

    /// <summary>The id of the container, which owns the addresses.</summary>
    public string Owner { get; } = owner;

    /// <summary>The container's name; a rename changes it.</summary>
    public required string Name { get; set; }

    /// <summary>Whether the name is no DNS name.</summary>
    public bool IsAnonymous { get; set; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IPAddress? Address { get; set; }

    public IPAddress? IPv6Address { get; set; }

    public string MacAddress { get; set; } = "";

    public Sandbox? Sandbox { get; set; }

    /// <summary>Private names of the recipient's links on this network: alias, then source.</summary>
    public Dictionary<string, PrivateAlias> PrivateAliases => field ??= new(StringComparer.Ordinal);

    /// <summary>Endpoints of sources and recipients by id, for rules; null before the endpoint has joined a sandbox.</summary>
    public LinkLabels? JoinedLabels { get; set; }

    /// <summary>Ports that rules are made for; null while the endpoint has no connection to the outside.</summary>
    public IReadOnlyList<ContainerPort>? ProgrammedPorts { get; set; }

    public List<ForwardedPort> PublishedPorts => field ??= [];

    /// <summary>The texts of the addresses in the hosts file.</summary>
    public IEnumerable<string> HostsAddresses()
    {
        if (Address is not null)
        {
            yield return Address.ToString();
        }

        if (IPv6Address is not null)
        {
            yield return IPv6Address.ToString();
        }
    }
}

/// <summary>The source that an alias of a link on a user-defined network stands for: as typed, and the container that had this name then.</summary>
internal sealed record PrivateAlias(string Source, string? SourceId);

/// <summary>What the bridge driver is told about links: ids of endpoints.</summary>
internal sealed record LinkLabels(IReadOnlyList<string> RecipientEndpoints, IReadOnlyList<LinkedEndpoint> SourceEndpoints)
{
    public static LinkLabels None { get; } = new([], []);
}

/// <summary>The endpoint of a source, and the link that it is for.</summary>
internal sealed record LinkedEndpoint(string EndpointId, string FullAlias);

/// <summary>A port of the host that is taken for a container.</summary>
internal sealed record ForwardedPort(IPAddress HostAddress, ushort HostPort, IPAddress Address, ContainerPort Port);

/// <summary>The endpoints of a network in order of addition, and a quick answer whether one has a name: networks of 10,000 containers are tried out, too.</summary>
internal sealed class EndpointSet : IReadOnlyCollection<EngineEndpoint>
{
    private readonly List<EngineEndpoint> _endpoints = [];
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    public int Count => _endpoints.Count;

    public bool Has(string name) => _named.ContainsKey(name);

    public void Add(EngineEndpoint endpoint)
    {
        _endpoints.Add(endpoint);
        Name(endpoint.Name);
    }

    /// <returns>False if it is not of this network.</returns>
    public bool Remove(EngineEndpoint endpoint)
    {
        bool removed = _endpoints.Remove(endpoint);
        if (removed)
        {
            Unname(endpoint.Name);
        }

        return removed;
    }

    /// <summary>Gives an endpoint another name. A container's new name may be that of an endpoint that was left over, so two can have one.</summary>
    public void Rename(EngineEndpoint endpoint, string name)
    {
        if (_endpoints.Contains(endpoint))
        {
            Unname(endpoint.Name);
            Name(name);
        }

        endpoint.Name = name;
    }

    public IEnumerator<EngineEndpoint> GetEnumerator() => _endpoints.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Name(string name) => _named[name] = _named.GetValueOrDefault(name) + 1;

    private void Unname(string name)
    {
        int left = _named.GetValueOrDefault(name) - 1;
        if (left > 0)
        {
            _named[name] = left;
        }
        else
        {
            _named.Remove(name);
        }
    }
}
