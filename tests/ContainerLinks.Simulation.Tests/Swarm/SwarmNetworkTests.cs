namespace ContainerLinks.Simulation.Tests;

/// <summary>Overlay networks of a simulated swarm: one id, one pool, and names that each node knows as far as it was told.</summary>
public sealed class SwarmNetworkTests
{
    [Fact]
    public void An_overlay_has_one_id_on_all_nodes_and_the_linker_sees_it_as_one_network()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");

        ContainerNetwork web = Place(swarm.Host1, "web");
        ContainerNetwork db = Place(swarm.Host2, "db");

        web.Scope.Should().NotBeNull().And.Be(db.Scope);
        web.IsSame(db).Should().BeTrue();
        web.ResolvesNames.Should().BeTrue();
        swarm.Host1.Engine.Networks.Single(network => network.Name == SwarmFixture.Network).Should().BeEquivalentTo(new { Driver = "overlay", Id = web.Scope });
    }

    [Fact]
    public void Two_nodes_never_give_one_address_twice_and_each_start_takes_the_next_one()
    {
        using var swarm = new SwarmFixture();
        string[] given = [swarm.Run(swarm.Host1, "web"), swarm.Run(swarm.Host2, "db"), swarm.Run(swarm.Host1, "cache")];
        given.Should().Equal("10.0.1.2", "10.0.1.3", "10.0.1.4");

        swarm.Host2.Engine.Restart("db");

        SwarmFixture.AddressOf(swarm.Host2, "db").Should().Be("10.0.1.5", "an address of a standalone container is not sticky");
    }

    [Fact]
    public void A_fixed_address_of_one_node_is_refused_on_the_other()
    {
        using var swarm = new SwarmFixture();
        swarm.Host1.Engine.Run(new SimulatedContainerSpec("web", "image") { Network = SwarmFixture.Network, Address = "10.0.1.9" });

        swarm.Host2.Engine.Invoking(engine => engine.Run(new SimulatedContainerSpec("db", "image") { Network = SwarmFixture.Network, Address = "10.0.1.9" }))
            .Should().Throw<SimulatedEngineException>().Which.Error.Should().Be(ContainerLinksError.AddressInUse);
    }

    [Fact]
    public void Container_names_and_aliases_are_answered_on_all_nodes_after_a_moment()
    {
        using var swarm = new SwarmFixture(options => options.GossipDelay = TimeSpan.FromSeconds(2));
        swarm.Run(swarm.Host1, "web");
        swarm.Host2.Engine.Run(new SimulatedContainerSpec("db", "image") { Network = SwarmFixture.Network, NetworkAliases = ["mysql"] });
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().BeEmpty("it has not been heard yet");

        swarm.Wait(2);

        SwarmFixture.Ask(swarm.Host1, "web", "DB").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "db"));
        SwarmFixture.Ask(swarm.Host1, "web", "mysql").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "db"));
        SwarmFixture.Ask(swarm.Host1, "web", "db.links").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "db"));
    }

    [Fact]
    public void A_link_on_the_overlay_is_private_to_its_recipient_and_follows_the_source_across_nodes()
    {
        using var swarm = new SwarmFixture(options => options.Profile = SimulationProfile.Docker28);
        swarm.Run(swarm.Host2, "odb");
        swarm.Run(swarm.Host1, "web", "odb:database");
        swarm.Run(swarm.Host1, "other");
        SwarmFixture.Ask(swarm.Host1, "web", "database").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "odb"));
        SwarmFixture.Ask(swarm.Host1, "other", "database").Should().BeEmpty();

        swarm.Host2.Engine.Restart("odb");
        swarm.Wait(1);

        SwarmFixture.Ask(swarm.Host1, "web", "database").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "odb"));
        Place(swarm.Host1, "web").Links.Should().Equal("odb:database");
    }

    [Fact]
    public void A_node_shows_the_network_only_while_a_container_there_is_on_it()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host2, "db");
        swarm.Host1.InspectNetwork(SwarmFixture.Network).Should().BeNull("its answer is 404");

        swarm.Run(swarm.Host1, "web");

        SimulatedOverlay seen = swarm.Host1.InspectNetwork(SwarmFixture.Network)!;
        seen.Services.Single().Should().BeEquivalentTo(new { Name = "", VirtualAddress = (object?)null });
        seen.Services[0].Endpoints.Select(endpoint => $"{endpoint.Name} {endpoint.Address} {endpoint.HostAddress}").Should().Equal("web 10.0.1.3 10.9.0.1", "db 10.0.1.2 10.9.0.2");
        seen.Peers.Should().OnlyContain(peer => peer.Key.Length == 12 && peer.Key.All(char.IsAsciiHexDigitLower)).And.HaveCount(2);
    }

    [Fact]
    public void A_rename_a_stop_and_a_removal_are_told()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");

        swarm.Host2.Engine.Rename("db", "mysql");
        swarm.Wait(1);
        SwarmFixture.Known(swarm.Host1).Should().Equal("web", "mysql");

        swarm.Host2.Engine.Stop("mysql");
        swarm.Wait(1);
        SwarmFixture.Known(swarm.Host1).Should().Equal("web");
    }

    [Fact]
    public void A_lost_message_is_healed_when_the_nodes_compare_what_they_know()
    {
        using var swarm = new SwarmFixture(options => options.GossipLoss = 1);
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");
        SwarmFixture.Known(swarm.Host1).Should().Equal("web");

        swarm.Wait(30);

        SwarmFixture.Known(swarm.Host1).Should().Equal("web", "db");
    }

    [Fact]
    public void The_swarms_network_is_not_an_engines_to_remove()
    {
        using var swarm = new SwarmFixture();

        swarm.Host2.Engine.Invoking(engine => engine.RemoveNetwork(SwarmFixture.Network)).Should().Throw<SimulatedEngineException>().WithMessage("*kept by the swarm*");
    }

    [Fact]
    public void One_seed_gives_the_same_ids_and_addresses_and_each_node_ids_of_its_own()
    {
        string[] runs = [Run(), Run()];
        runs[0].Should().Be(runs[1]);

        static string Run()
        {
            using var swarm = new SwarmFixture(options => options.Seed = 5);
            swarm.Run(swarm.Host1, "db");
            swarm.Run(swarm.Host2, "db");
            swarm.Swarm.CreateService(SwarmFixture.Service("svc", 3));
            string[] ids = [.. swarm.Swarm.Nodes.SelectMany(node => node.Engine.List()).Select(container => container.Id.Value)];
            ids.Should().OnlyHaveUniqueItems();
            return string.Join(' ', ids.Concat(swarm.Host1.Tasks.Select(task => task.Id)));
        }
    }

    private static ContainerNetwork Place(SimulatedSwarmNode node, string container)
    {
        lock (node.Engine.Parts.Turn.Gate)
        {
            return node.Engine.Parts.Facts.ListNow().Containers.Single(info => info.Name == container).Networks.Single(network => network.Name == SwarmFixture.Network);
        }
    }
}
