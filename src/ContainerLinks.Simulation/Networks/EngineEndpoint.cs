using System.Net;

namespace ContainerLinks;

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
    public Dictionary<string, PrivateAlias> PrivateAliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Endpoints of sources and recipients by id, for rules; null before the endpoint has joined a sandbox.</summary>
    public LinkLabels? JoinedLabels { get; set; }

    /// <summary>Ports that rules are made for; null while the endpoint has no connection to the outside.</summary>
    public IReadOnlyList<ContainerPort>? ProgrammedPorts { get; set; }

    public List<PublishedPort> PublishedPorts { get; } = [];

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
