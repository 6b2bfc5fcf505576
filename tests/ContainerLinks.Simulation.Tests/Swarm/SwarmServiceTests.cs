namespace ContainerLinks.Simulation.Tests;

/// <summary>Services of a simulated swarm: their tasks are containers, and the managers keep them running somewhere.</summary>
public sealed class SwarmServiceTests
{
    [Fact]
    public void A_service_has_tasks_on_the_nodes_a_virtual_address_and_names()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        string id = swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);

        SimulatedSwarmService service = swarm.Host1.Services.Single();
        IReadOnlyList<SimulatedSwarmTask> tasks = swarm.Host1.Tasks;
        string virtualAddress = service.VirtualAddresses.Single().Value.ToString();
        service.Id.Should().Be(id);
        tasks.Select(task => (task.Slot, task.NodeId, task.State, task.DesiredState)).Should().Equal((1, swarm.Host1.Id, "running", "running"), (2, swarm.Host2.Id, "running", "running"));
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().Equal(virtualAddress);
        SwarmFixture.Ask(swarm.Host1, "web", "tasks.db").Should().Equal(tasks.Select(task => task.Addresses.Single().Value.ToString()));
        SwarmFixture.Ask(swarm.Host1, "web", "db.2").Should().BeEmpty();
        SwarmFixture.Ask(swarm.Host1, "web", $"db.2.{tasks[1].Id}").Should().Equal(tasks[1].Addresses.Single().Value.ToString());
        swarm.Host1.InspectNetwork(SwarmFixture.Network)!.Services.Should().HaveCount(2).And.Contain(seen => seen.Name == "db" && seen.VirtualAddress!.ToString() == virtualAddress && seen.Endpoints.Count == 2);
    }

    [Fact]
    public void The_container_of_a_task_has_its_name_the_labels_and_the_ports()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service() with { Labels = new Dictionary<string, string> { ["containerlinks.name"] = "mysql" } });

        SimulatedSwarmTask task = swarm.Host1.Tasks.Single();
        ContainerInfo container = Info(swarm.Host1, task.Container);

        container.Name.Should().Be($"db.1.{task.Id}");
        container.ExposedPorts.Should().Equal(new ContainerPort(3306));
        container.Labels.Should().Contain("com.docker.swarm.service.name", "db").And.Contain("com.docker.swarm.task.id", task.Id).And.Contain("com.docker.swarm.node.id", swarm.Host1.Id).And.Contain("containerlinks.name", "mysql");
    }

    [Fact]
    public void Without_a_virtual_address_the_name_stands_for_all_tasks()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2) with { HasVirtualAddress = false });
        swarm.Wait(1);

        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().Equal(swarm.Host1.Tasks.Select(task => task.Addresses.Single().Value.ToString()));
        swarm.Host1.Services.Single().VirtualAddresses.Should().BeEmpty();
    }

    [Fact]
    public void Scaling_adds_tasks_and_ends_those_of_the_highest_slots()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 1));
        swarm.Swarm.Scale("db", 4);
        swarm.Host1.Tasks.Select(task => task.Slot).Should().Equal(1, 2, 3, 4);

        swarm.Swarm.Scale("db", 2);

        swarm.Host1.Tasks.Where(task => task.DesiredState == "running").Select(task => task.Slot).Should().Equal(1, 2);
        swarm.Wait(10);
        swarm.Host1.Tasks.Should().HaveCount(2);
        swarm.Swarm.Nodes.Sum(node => node.Engine.List().Count).Should().Be(2);
    }

    [Fact]
    public void A_task_whose_container_dies_is_replaced_after_five_seconds()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service());
        SimulatedSwarmTask first = swarm.Host1.Tasks.Single();

        swarm.Host1.Engine.Die(first.Container.Value);
        swarm.Wait(4.9);
        swarm.Host1.Tasks.Should().BeEmpty();
        swarm.Wait(0.2);

        swarm.Host1.Tasks.Single().Id.Should().NotBe(first.Id);
    }

    [Fact]
    public void An_update_that_stops_first_leaves_a_gap_and_one_that_starts_first_does_not()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service("stops"));
        swarm.Swarm.CreateService(SwarmFixture.Service("starts") with { StartsFirst = true });
        string[] before = [.. swarm.Host1.Tasks.Select(task => task.Id)];

        swarm.Swarm.UpdateService(SwarmFixture.Service("stops") with { Image = "new" });
        swarm.Swarm.UpdateService(SwarmFixture.Service("starts") with { Image = "new", StartsFirst = true });

        Wanted("stops").Should().BeEmpty();
        Wanted("starts").Should().ContainSingle().Which.Should().NotBe(before[1]);
        swarm.Wait(11);
        Wanted("stops").Should().ContainSingle().Which.Should().NotBe(before[0]);
        swarm.Host1.Services.Select(service => service.UpdateState).Should().Equal("completed", "completed");
        swarm.Host1.Services[0].Spec.Image.Should().Be("new");

        IEnumerable<string> Wanted(string service) => swarm.Host1.Tasks.Where(task => task.Service == service && task.DesiredState == "running").Select(task => task.Id);
    }

    [Fact]
    public void An_update_replaces_one_task_after_the_other_and_a_rollback_takes_it_back()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));

        swarm.Swarm.UpdateService(SwarmFixture.Service(replicas: 2) with { Image = "new" });
        swarm.Host1.Tasks.Count(task => task.DesiredState == "running").Should().Be(1);
        swarm.Wait(30);
        Images().Should().Equal("new", "new");
        swarm.Swarm.Rollback("db");
        swarm.Wait(30);

        Images().Should().Equal("service", "service");
        swarm.Host1.Services.Single().UpdateState.Should().Be("rollback_completed");

        IEnumerable<string> Images() => swarm.Host1.Tasks.Select(task => swarm.Swarm.Nodes.Single(node => node.Id == task.NodeId).Engine.Inspect(task.Container.Value).Image);
    }

    [Fact]
    public void A_service_that_was_removed_and_made_anew_is_another_one()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        string first = swarm.Swarm.CreateService(SwarmFixture.Service());
        string firstAddress = SwarmFixture.Ask(swarm.Host1, "web", "db").Single();

        swarm.Swarm.RemoveService("db");
        SwarmFixture.Ask(swarm.Host1, "web", "db").Should().BeEmpty("its tasks are about to end");
        string second = swarm.Swarm.CreateService(SwarmFixture.Service());

        second.Should().NotBe(first);
        SwarmFixture.Ask(swarm.Host1, "web", "db").Single().Should().NotBe(firstAddress);
        swarm.Wait(11);
        swarm.Host1.Tasks.Should().ContainSingle();
    }

    [Fact]
    public void Drain_moves_the_tasks_and_leaves_standalone_containers()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "standalone");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);

        swarm.Swarm.Drain(swarm.Host2);
        swarm.Wait(1.4);
        SwarmFixture.Ask(swarm.Host1, "web", "tasks.db").Should().HaveCount(1, "the task that is stopping is out of the DNS at once");
        SwarmFixture.Known(swarm.Host1).Should().Contain(name => name.StartsWith("db.2.", StringComparison.Ordinal), "its endpoint stays until it has stopped");
        swarm.Wait(14);

        swarm.Host1.Tasks.Select(task => task.NodeId).Should().Equal(swarm.Host1.Id, swarm.Host1.Id);
        swarm.Host2.Engine.List().Select(container => container.Name).Should().Equal("standalone");
        swarm.Host1.Members[1].Should().BeEquivalentTo(new { Availability = "drain", State = "ready" });
        swarm.Swarm.Activate(swarm.Host2);
        swarm.Host1.Members[1].Availability.Should().Be("active");
    }

    [Fact]
    public void A_worker_is_asked_in_vain()
    {
        using var swarm = new SwarmFixture();

        swarm.Host2.Invoking(node => node.Services).Should().Throw<ContainerLinksException>().WithMessage("This node is not a swarm manager*").Which.IsTransient.Should().BeTrue();
    }

    [Fact]
    public void A_service_needs_a_new_name_and_networks_that_exist()
    {
        using var swarm = new SwarmFixture();
        swarm.Swarm.CreateService(SwarmFixture.Service());

        swarm.Swarm.Invoking(it => it.CreateService(SwarmFixture.Service())).Should().Throw<ArgumentException>();
        swarm.Swarm.Invoking(it => it.CreateService(SwarmFixture.Service("web") with { Networks = ["other"] })).Should().Throw<ArgumentException>().WithMessage("*'other'*");
        swarm.Swarm.Invoking(it => it.Scale("unknown", 1)).Should().Throw<ArgumentException>().WithMessage("*'unknown'*");
        swarm.Swarm.Invoking(it => it.Rollback("db")).Should().Throw<ArgumentException>().WithMessage("*never updated*");
    }

    private static ContainerInfo Info(SimulatedSwarmNode node, ContainerId id)
    {
        lock (node.Engine.Parts.Turn.Gate)
        {
            return node.Engine.Parts.Facts.ListNow().Containers.Single(info => info.Id == id);
        }
    }
}
