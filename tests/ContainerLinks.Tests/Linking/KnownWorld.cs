using System.Net;

namespace ContainerLinks.Tests;

/// <summary>A world of a few containers, and what follows from it.</summary>
internal sealed class KnownWorld
{
    private readonly World _world;

    public KnownWorld(ContainerLinksOptions? options = null, RuntimeCapabilities capabilities = RuntimeCapabilities.None)
    {
        Rules = new LinkingRules(options ?? new ContainerLinksOptions(), () => capabilities);
        _world = new World(Rules);
    }

    public LinkingRules Rules { get; }

    public WorldSnapshot Snapshot => _world.Snapshot;

    public Desired Desired => new(Snapshot, Rules);

    public Container this[string id] => _world.Find(new ContainerId(id))!;

    /// <summary>A container whose id is its name, unless another id is given; it runs if it has a network.</summary>
    public static ContainerInfo Info(string name, params ContainerNetwork[] networks) => new()
    {
        Id = new ContainerId(name),
        Name = name,
        State = networks.Length > 0 ? ContainerState.Running : ContainerState.Exited,
        Networks = networks,
    };

    public static ContainerNetwork Network(string? ipv4, string? ipv6 = null, string name = "bridge") =>
        new() { Name = name, IPv4 = ipv4 is null ? null : IPAddress.Parse(ipv4), IPv6 = ipv6 is null ? null : IPAddress.Parse(ipv6) };

    /// <summary>A network whose DNS answers the container's name and these aliases.</summary>
    public static ContainerNetwork Dns(string name, string ipv4, params string[] aliases) => Network(ipv4, name: name) with { ResolvesNames = true, Aliases = aliases };

    public static Link Declared(string recipient, string source, string alias, LinkOrigin origin = LinkOrigin.Code, bool isById = false, LinkPolicy? policy = null) =>
        new(new ContainerLink(recipient, source, alias) { Policy = policy }, origin, isById);

    public KnownWorld With(params ContainerInfo[] infos)
    {
        foreach (ContainerInfo info in infos)
        {
            _world.Observe(info).Should().BeTrue();
        }

        return this;
    }

    public KnownWorld Link(string recipient, string source, string alias, bool isById = false, LinkPolicy? policy = null)
    {
        _world.Declarations.Declare(new ContainerId(recipient), Declared(recipient, source, alias, isById: isById, policy: policy), isWritten: true);
        return this;
    }

    /// <summary>Remembers where the sources of links that keep their address are now.</summary>
    public KnownWorld Keep(string recipient)
    {
        _world.Declarations.KeepAddresses([new ContainerId(recipient)]);
        return this;
    }

    public KnownWorld Remove(string id)
    {
        _world.Remove(new ContainerId(id), version: 0);
        return this;
    }

    /// <summary>What the recipient's lines say, in order.</summary>
    public IReadOnlyList<string> Lines(string recipient) =>
        [.. Desired.EntriesOf(this[recipient], Desired.StatusesOf(this[recipient])).Select(entry => $"{entry.Address} {string.Join(' ', entry.Names)}")];

    public LinkStatus Status(string recipient, string alias) => Desired.StatusOf(this[recipient], this[recipient].FindLink(alias)!);
}
