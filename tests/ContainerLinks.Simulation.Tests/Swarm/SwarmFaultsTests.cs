namespace ContainerLinks.Simulation.Tests;

/// <summary>Nodes of a simulated swarm that die or are cut off, with the times that were measured on a real one.</summary>
public sealed class SwarmFaultsTests
{
    [Fact]
    public void A_cut_wire_leaves_dead_names_in_the_DNS_while_the_manager_knows_better()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);
        SimulatedSwarmTask there = swarm.Host1.Tasks.Single(task => task.NodeId == swarm.Host2.Id);

        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);
        swarm.Wait(11.9);
        swarm.Host1.Members[1].State.Should().Be("ready");
        swarm.Wait(0.2);
        swarm.Host1.Members[1].State.Should().Be("down");
        swarm.Host1.Tasks.Where(task => task.DesiredState == "running").Should().NotContain(task => task.Id == there.Id);
        swarm.Wait(6);
        swarm.Host1.Tasks.Where(task => task.DesiredState == "running").Should().HaveCount(2, "the task was replaced 18 s after the cut");
        swarm.Wait(37);
        SwarmFixture.Ask(swarm.Host1, "web", "tasks.db").Should().HaveCount(3).And.Contain(there.Addresses.Single().Value.ToString(), "names there are dead for all of the 55 s");

        swarm.Swarm.Heal(swarm.Host1, swarm.Host2);
        swarm.Wait(5);
        SwarmFixture.Ask(swarm.Host1, "web", "tasks.db").Should().HaveCount(2);
        SwarmFixture.Known(swarm.Host1).Should().Contain(there.Id is var id ? $"db.{there.Slot}.{id}" : "", "its endpoint goes when it has stopped");
        swarm.Wait(10);
        SwarmFixture.Known(swarm.Host1).Should().HaveCount(3);
        swarm.Host1.Members[1].State.Should().Be("ready");
    }

    [Fact]
    public void The_names_of_an_engine_that_was_killed_are_forgotten_after_five_seconds()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");

        swarm.Swarm.Kill(swarm.Host2);
        swarm.Wait(4.9);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().HaveCount(1);
        swarm.Wait(0.2);

        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().BeEmpty();
        SwarmFixture.Known(swarm.Host1).Should().Equal("web");
        swarm.Wait(7);
        swarm.Host1.Members[1].State.Should().Be("down");
        swarm.Host2.Invoking(node => node.InspectNetwork(SwarmFixture.Network)).Should().Throw<ContainerLinksException>().WithMessage("*switched off*");
    }

    [Fact]
    public void The_names_of_an_engine_that_died_behind_a_cut_wire_are_forgotten_when_the_wire_is_joined()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");
        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);
        swarm.Swarm.Kill(swarm.Host2);
        swarm.Wait(60);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().HaveCount(1, "nobody hears that it is dead");

        swarm.Swarm.Heal(swarm.Host1, swarm.Host2);
        swarm.Wait(5.1);

        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().BeEmpty();
    }

    [Fact]
    public async Task A_killed_node_comes_back_without_its_tasks_and_with_what_has_a_restart_policy()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Host2.Engine.Run(new SimulatedContainerSpec("db", "image") { Network = SwarmFixture.Network, RestartPolicy = "always" });
        swarm.Swarm.CreateService(SwarmFixture.Service("svc", 2));
        swarm.Swarm.Kill(swarm.Host2);
        await swarm.Host2.Engine.AsRuntime().Awaiting(runtime => runtime.FindAsync("db").AsTask()).Should().ThrowAsync<ContainerLinksException>();
        swarm.Wait(60);
        swarm.Host1.Tasks.Where(task => task.DesiredState == "running").Select(task => task.NodeId).Should().Equal(swarm.Host1.Id, swarm.Host1.Id);

        swarm.Swarm.Revive(swarm.Host2);
        swarm.Wait(20);

        swarm.Host2.Engine.List().Select(container => (container.Name, container.State)).Should().Equal(("db", ContainerState.Running));
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().Equal(SwarmFixture.AddressOf(swarm.Host2, "db"));
        (await swarm.Host2.Engine.AsRuntime().FindAsync("db")).Should().NotBeNull();
    }

    [Fact]
    public void A_node_that_hears_no_manager_gives_no_address_on_the_overlay()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);

        swarm.Host2.Engine.Invoking(engine => engine.Run(new SimulatedContainerSpec("db", "image") { Network = SwarmFixture.Network }))
            .Should().Throw<SimulatedEngineException>().WithMessage("*attaching to network failed*").Which.Error.Should().Be(ContainerLinksError.Unavailable);
        swarm.Host2.Engine.Run(new SimulatedContainerSpec("local", "image"));
        swarm.Host1.Engine.Run(new SimulatedContainerSpec("web", "image") { Network = SwarmFixture.Network });
    }

    [Fact]
    public void A_running_container_that_could_not_join_the_overlay_is_noted_there_and_joins_when_it_is_connected_again()
    {
        using var swarm = new SwarmFixture(options => options.Profile = SimulationProfile.Docker28);
        swarm.Host2.Engine.Run(new SimulatedContainerSpec("db", "image"));
        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);
        swarm.Host2.Engine.Invoking(engine => engine.Connect(SwarmFixture.Network, "db")).Should().Throw<SimulatedEngineException>();
        Address().Should().BeEmpty();

        swarm.Swarm.Heal(swarm.Host1, swarm.Host2);
        swarm.Wait(20);
        Address().Should().BeEmpty("nobody tries it again");
        swarm.Host2.Engine.Connect(SwarmFixture.Network, "db");

        Address().Should().StartWith("10.0.");

        string Address() => swarm.Host2.Engine.Inspect("db").Networks.Single(network => network.Network == SwarmFixture.Network).Address;
    }

    [Fact]
    public void With_the_quirk_names_are_lost_after_a_rejoin_until_something_changes_there()
    {
        using var swarm = new SwarmFixture(options => options.Quirks = SwarmQuirks.NamesLostAtRejoin);
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "db");
        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);
        swarm.Wait(60);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().HaveCount(1);

        swarm.Swarm.Heal(swarm.Host1, swarm.Host2);
        swarm.Wait(3600);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().BeEmpty();

        swarm.Host2.Engine.Restart("db");
        swarm.Wait(1);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().HaveCount(1);
    }

    [Fact]
    public void Of_three_managers_two_decide_and_the_one_that_is_cut_off_does_not()
    {
        using var swarm = new SimulatedSwarm(new SimulatedSwarmOptions { TimeProvider = new SimulatedTime(), Profile = SimulationProfile.Plain });
        SimulatedSwarmNode[] managers = [swarm.AddNode("m1", isManager: true), swarm.AddNode("m2", isManager: true), swarm.AddNode("m3", isManager: true)];
        swarm.Cut(managers[0], managers[1]);
        swarm.Cut(managers[0], managers[2]);

        managers[0].Invoking(node => node.Tasks).Should().Throw<ContainerLinksException>().WithMessage("*does not have a leader*");
        managers[1].Members.Should().HaveCount(3);
        swarm.CreateService(new SimulatedServiceSpec { Name = "db" });

        managers[2].Tasks.Single().NodeId.Should().Be(managers[1].Id);
        ((SimulatedTime)swarm.Time).Advance(TimeSpan.FromSeconds(13));
        managers[1].Members[0].State.Should().Be("down");
    }

    [Fact]
    public void What_a_third_node_hears_it_passes_on()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.AddNode("host3");
        swarm.Run(swarm.Host1, "web");
        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);

        swarm.Wait(5);
        swarm.Host1.Engine.Run(new SimulatedContainerSpec("cache", "image") { Network = SwarmFixture.Network });
        swarm.Wait(1);

        swarm.Swarm.Gossip.View(swarm.Host2.Index, swarm.Host1.InspectNetwork(SwarmFixture.Network)!.Id).Should().HaveCount(2);
    }
}
