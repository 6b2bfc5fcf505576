using System.Net;
using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;

namespace TwoHosts;

/// <summary>Two hosts, what joins them, and a wire that can be cut, where that is possible.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private List<IDisposable> _engines = [];

    private Stage(string description, string network) => (Description, Network) = (description, network);

    public required Host One { get; init; }

    public required Host Two { get; init; }

    /// <summary>What joins the hosts.</summary>
    public string Description { get; }

    /// <summary>The network of the containers.</summary>
    public string Network { get; }

    /// <summary>The image of the containers.</summary>
    public string Image { get; private init; } = "busybox";

    public Action? Cut { get; private init; }

    public Action? Join { get; private init; }

    /// <summary>Two engines in memory. Containers of host 2 are in 172.30.0.0/16, to which host 1 has a route.</summary>
    public static Stage Simulated()
    {
        var directory = new InMemoryDirectory { RefreshInterval = TimeSpan.FromMilliseconds(100), HostTimeout = TimeSpan.FromSeconds(1) }; // so that the sample is short
        (SimulatedEngine engine1, InMemoryHost host1, Host one) = Make("host1", "172.31.0.1/16", "172.31.0.0/16");
        (SimulatedEngine engine2, InMemoryHost host2, Host two) = Make("host2", "172.30.0.1/16", "172.30.0.0/16");
        return new Stage("a directory in memory, and routes to each other's containers", "default")
        {
            One = one,
            Two = two,
            Cut = () => directory.Cut("host1", "host2"),
            Join = () => directory.Heal("host1", "host2"),
            _engines = [host1, host2, engine1, engine2],
        };

        (SimulatedEngine, InMemoryHost, Host) Make(string name, string bridge, string routed)
        {
            var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Docker29, BridgeAddress = bridge, Seed = name[^1] });
            InMemoryHost host = directory.Join(name, routedNetworks: [IPNetwork.Parse(routed)]);
            var linker = new ContainerLinker(engine.AsRuntime(), directories: [host]);
            _ = host.PublishAsync(linker);
            return (engine, host, new Host(name, linker, container => engine.Inspect(container).Hosts ?? ""));
        }
    }

    /// <summary>Two engines that are nodes of one Swarm. Hosts files are read where they are, which needs the right to.</summary>
    public static Stage Live(Arguments arguments)
    {
        var providers = new List<IDisposable>();
        Host[] hosts = [.. arguments.Engines.Select((engine, place) => Make($"host{place + 1}", engine))];
        return new Stage($"a Swarm, with the overlay network '{arguments.Network}'", arguments.Network) { One = hosts[0], Two = hosts[1], Image = arguments.Image, _engines = providers };

        Host Make(string name, Uri engine)
        {
            var services = new ServiceCollection();
            services.AddContainerLinks()
                .UseDocker(options => options.Endpoint = engine)
                .AddSwarm(options => options.PollInterval = TimeSpan.FromSeconds(1)); // so that the sample is short
            ServiceProvider provider = services.BuildServiceProvider();
            providers.Add(provider);
            ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
            return new Host(name, linker, container => linker.Snapshot.FindContainer(container)?.HostsPath is { } path ? File.ReadAllText(path) : "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        _engines.ForEach(engine => engine.Dispose());
    }
}
