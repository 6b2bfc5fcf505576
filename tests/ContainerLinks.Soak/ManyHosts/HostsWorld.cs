using System.Net;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>Several hosts, each with an engine and a linker, and what they tell each other.</summary>
internal sealed class HostsWorld : IAsyncDisposable
{
    public const string Network = "links";
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Host, long Epoch, long Version), IReadOnlyList<ContainerInfo>> _published = [];
    private readonly Dictionary<(string Host, long Epoch), long> _numbers = [];
    private readonly List<(string Host, string Name)> _claims = [];
    private readonly Dictionary<string, IReadOnlyList<ContainerInfo>> _last = new(StringComparer.Ordinal);
    private string? _falsehood;

    public HostsWorld(HostsKind kind)
    {
        Kind = kind;
        var options = new SimulatedSwarmOptions { TimeProvider = Time, Seed = kind.Seed, Profile = kind.Profile, Quirks = kind.Quirks };
        Swarm = new SimulatedSwarm(options);
        Directory = new InMemoryDirectory(Time, kind.Seed);
        Hosts =
        [
            .. Enumerable.Range(1, kind.Hosts).Select(number => new HostLife(this, Swarm.AddNode($"host{number}", number <= kind.Managers), number == 1 ? null : IPAddress.Parse($"192.0.2.{100 + number}"))),
        ];
        Swarm.CreateNetwork(Network);
        foreach (HostLife host in Hosts)
        {
            options.HostNames[host.Node.Address.ToString()] = host.Node.Name;
            host.Engine.CreateNetwork(new SimulatedNetworkSpec("routed") { Subnet = kind.RoutedOf(host.Node).ToString() });
            host.Begin();
        }
    }

    public HostsKind Kind { get; }

    public SimulatedTime Time { get; } = new();

    public SimulatedSwarm Swarm { get; }

    public InMemoryDirectory Directory { get; }

    public IReadOnlyList<HostLife> Hosts { get; }

    /// <summary>The names of hosts whose wire is cut.</summary>
    public HashSet<(string, string)> Cuts { get; } = [];

    public IEnumerable<HostLife> Alive => Hosts.Where(static host => host.Linker is not null);

    /// <summary>What is wrong by itself, whatever the links say.</summary>
    public string? Falsehood
    {
        get
        {
            lock (_lock)
            {
                return _falsehood;
            }
        }
    }

    /// <summary>What each host has said last, also of one that is dead, in order of who said a name first.</summary>
    public IEnumerable<(string Host, ContainerInfo Container)> Claimants(string name)
    {
        lock (_lock)
        {
            return [.. _claims.Where(claim => claim.Name == name).SelectMany(claim => _last[claim.Host].Where(container => container.Name == name).Select(container => (claim.Host, container)))];
        }
    }

    /// <summary>A directory tells a linker something: it must be what that host has said once.</summary>
    public void Passed(HostLife host, SourceReport report)
    {
        lock (_lock)
        {
            foreach (SourceAdvert advert in report.Sources)
            {
                ContainerInfo? said = _published.GetValueOrDefault((advert.Host, advert.Epoch, advert.Version))?.FirstOrDefault(container => container.Id == advert.Id);
                bool isTrue = said is not null && advert.Host != host.Name && said.Name == report.Name && advert.Name == report.Name && advert.IsRunning == said.IsRunning
                    && advert.Networks.SequenceEqual(said.IsRunning ? said.Networks : []) && advert.PublishedPorts.SequenceEqual(said.IsRunning ? said.PublishedPorts : []);
                if (!isTrue)
                {
                    _falsehood ??= $"{host.Name} was told of {advert} {advert.Epoch}.{advert.Version}, which nobody has said";
                }
            }
        }
    }

    /// <summary>Each linker that knows all of its engine says so to the others.</summary>
    /// <returns>What is missing, or null.</returns>
    public string? Publish()
    {
        string? missing = null;
        foreach (HostLife host in Alive)
        {
            LinkSnapshot snapshot = host.Linker!.Snapshot;
            IReadOnlyList<ContainerInfo> containers = host.Containers;
            if (!snapshot.IsListed || !IsSame(snapshot, containers))
            {
                missing = $"the linker of {host.Name} does not know all of its engine";
            }
            else if (host.Directory is { } directory && !IsPublished(directory, containers))
            {
                Note(directory, containers);
                directory.Publish(snapshot);
            }
        }

        return missing;
    }

    /// <summary>Waits for what may wait for the clock itself, such as a start that asks a silent directory. Time goes by only for what does not come about by itself.</summary>
    public async Task ThroughAsync(Task done)
    {
        await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        while (!done.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await done;
    }

    /// <summary>A host has left: it says nothing any more.</summary>
    public void Left(string host)
    {
        lock (_lock)
        {
            _last[host] = [];
            _claims.RemoveAll(claim => claim.Host == host);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HostLife host in Hosts)
        {
            await host.DisposeAsync();
        }

        Swarm.Dispose();
    }

    private bool IsPublished(InMemoryHost host, IReadOnlyList<ContainerInfo> containers)
    {
        lock (_lock)
        {
            return _numbers.ContainsKey((host.Host, host.Epoch)) && _last.TryGetValue(host.Host, out IReadOnlyList<ContainerInfo>? last) && IsSame(last, containers);
        }
    }

    private void Note(InMemoryHost host, IReadOnlyList<ContainerInfo> containers)
    {
        lock (_lock)
        {
            long number = _numbers[(host.Host, host.Epoch)] = _numbers.GetValueOrDefault((host.Host, host.Epoch)) + 1;
            _published[(host.Host, host.Epoch, number)] = containers;
            _last[host.Host] = containers;
            HashSet<string> names = [.. containers.Select(static container => container.Name)];
            _claims.RemoveAll(claim => claim.Host == host.Host && !names.Contains(claim.Name));
            _claims.AddRange(names.Order(StringComparer.Ordinal).Where(name => !_claims.Contains((host.Host, name))).Select(name => (host.Host, name)));
        }
    }

    private static bool IsSame(LinkSnapshot snapshot, IReadOnlyList<ContainerInfo> containers) =>
        snapshot.ContainerCount == containers.Count && containers.All(container => snapshot.Desired.World.Find(container.Id) is { } known && IsSame(known.Info, container));

    private static bool IsSame(IReadOnlyList<ContainerInfo> one, IReadOnlyList<ContainerInfo> other) => one.Count == other.Count && one.Zip(other).All(static pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(ContainerInfo one, ContainerInfo other) =>
        one.Id == other.Id && one.Name == other.Name && one.State == other.State && one.Networks.SequenceEqual(other.Networks) && one.PublishedPorts.SequenceEqual(other.PublishedPorts);
}
