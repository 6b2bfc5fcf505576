namespace ContainerLinks.Simulation.Tests;

/// <summary>A swarm of a manager <c>host1</c> and a worker <c>host2</c>, with an overlay network <c>links</c>.</summary>
internal sealed class SwarmFixture : IDisposable
{
    public const string Network = "links";

    public SwarmFixture(Action<SimulatedSwarmOptions>? configure = null)
    {
        var options = new SimulatedSwarmOptions { TimeProvider = Time, Profile = SimulationProfile.Plain };
        configure?.Invoke(options);
        Swarm = new SimulatedSwarm(options);
        Host1 = Swarm.AddNode("host1", isManager: true);
        Host2 = Swarm.AddNode("host2");
        Swarm.CreateNetwork(Network);
    }

    public SimulatedTime Time { get; } = new();

    public SimulatedSwarm Swarm { get; }

    public SimulatedSwarmNode Host1 { get; }

    public SimulatedSwarmNode Host2 { get; }

    public static SimulatedServiceSpec Service(string name = "db", int replicas = 1) => new() { Name = name, Replicas = replicas, Networks = [Network], ExposedPorts = [new ContainerPort(3306)] };

    /// <summary>Runs a standalone container on the overlay, and lets everybody hear of it.</summary>
    public string Run(SimulatedSwarmNode node, string name, params string[] links)
    {
        node.Engine.Run(new SimulatedContainerSpec(name, "image") { Network = Network, Links = links });
        Wait(1);
        return AddressOf(node, name);
    }

    public static string AddressOf(SimulatedSwarmNode node, string name) => node.Engine.Inspect(name).Networks.Single(place => place.Network == Network).Address;

    public void Wait(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>What the DNS inside a container answers.</summary>
    public static IReadOnlyList<string> Ask(SimulatedSwarmNode node, string container, string name) => [.. (node.Engine.Lookup(container, name)?.Answers ?? []).Select(answer => answer.Value)];

    /// <summary>The names of standalone containers and tasks that a node knows of.</summary>
    public static IReadOnlyList<string> Known(SimulatedSwarmNode node) => [.. node.InspectNetwork(Network)?.Services.SelectMany(service => service.Endpoints).Select(endpoint => endpoint.Name) ?? []];

    /// <summary>What a node's directory says of a name now.</summary>
    public async Task<IReadOnlyList<SourceAdvert>> DirectoryAsync(SimulatedSwarmNode node, string name)
    {
        await foreach (SourceReport report in Swarm.DirectoryOf(node).WatchAsync(SourceInterest.In(name)))
        {
            return report.Sources;
        }

        throw new InvalidOperationException("The directory has ended.");
    }

    public void Dispose() => Swarm.Dispose();
}
