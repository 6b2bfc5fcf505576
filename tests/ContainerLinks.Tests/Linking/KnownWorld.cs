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

    public SourceInterest Interest { get; } = new();

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

    /// <summary>With this many directories, of which nothing is known yet.</summary>
    public KnownWorld Directories(int count = 1)
    {
        _world.Remote.Begin([Interest], [.. Enumerable.Range(1, count).Select(number => $"directory{number}")]);
        return this;
    }

    /// <summary>What the first directory calls this host.</summary>
    public KnownWorld Called(string name)
    {
        _world.Remote.CallHost(0, name);
        return this;
    }

    /// <summary>What the recipient's hosts file has for an alias from before.</summary>
    public void KeepFound(string recipient, string alias, string address) =>
        _world.Declarations.Keep(new ContainerId(recipient), new KeptAddress(alias, RemoteName.Elsewhere, IPAddress.Parse(address), null));

    public ContainerId[] TakeTouched() => _world.TakeTouched();

    /// <summary>What a directory says of a name.</summary>
    public KnownWorld Report(string name, params SourceAdvert[] sources) => Report(0, name, sources);

    public KnownWorld Report(int directory, string name, params SourceAdvert[] sources)
    {
        _world.Remote.Report(directory, name, sources, DateTimeOffset.UnixEpoch);
        return this;
    }

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
        KeepAll(static failure => throw failure, recipient);
        return this;
    }

    public void KeepAll(Action<Exception> failed, params string[] recipients) => _world.Declarations.KeepAddresses(Array.ConvertAll(recipients, static id => new ContainerId(id)), failed);

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
