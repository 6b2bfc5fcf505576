namespace ContainerLinks.Simulation.Tests;

/// <summary>What the directory of a simulated swarm tells the linker of a node.</summary>
public sealed class NodeDirectoryTests
{
    [Fact]
    public async Task A_standalone_container_of_another_node_is_told_with_its_host_and_the_own_ones_are_not()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        string address = swarm.Run(swarm.Host2, "db");

        SourceAdvert advert = (await swarm.DirectoryAsync(swarm.Host1, "db")).Single();

        advert.Should().BeEquivalentTo(new { Host = "10.9.0.2", Name = "db", IsRunning = true, LostBecause = (string?)null, HostAddress = swarm.Host2.Address });
        advert.Networks.Single().Should().BeEquivalentTo(new { Name = SwarmFixture.Network, ResolvesNames = true });
        advert.Networks[0].IPv4!.ToString().Should().Be(address);
        (await swarm.DirectoryAsync(swarm.Host1, "web")).Should().BeEmpty();
        (await swarm.DirectoryAsync(swarm.Host2, "web")).Single().Host.Should().Be("10.9.0.1", "a worker knows the addresses of the others alone");
    }

    [Fact]
    public async Task A_service_is_one_advert_of_the_cluster_with_its_virtual_address()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "web2");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);
        string expected = swarm.Host1.Services.Single().VirtualAddresses.Single().Value.ToString();

        foreach (SimulatedSwarmNode node in swarm.Swarm.Nodes)
        {
            SourceAdvert advert = (await swarm.DirectoryAsync(node, "db")).Single();
            advert.Host.Should().Be("swarm");
            advert.Networks.Single().IPv4!.ToString().Should().Be(expected);
            advert.Networks[0].ResolvesNames.Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_service_without_a_virtual_address_has_those_of_its_tasks()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host2, "web");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 3) with { HasVirtualAddress = false });
        swarm.Wait(1);

        SourceAdvert advert = (await swarm.DirectoryAsync(swarm.Host2, "db")).Single();

        advert.Networks.Select(place => place.IPv4).Should().BeEquivalentTo(swarm.Host1.Tasks.Select(task => task.Addresses.Single().Value));
        advert.Networks.Should().OnlyContain(place => place.ResolvesNames);
    }

    [Fact]
    public async Task A_slot_leads_to_the_task_that_has_it_now_on_whatever_node()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "web2");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);

        foreach (SimulatedSwarmNode node in swarm.Swarm.Nodes)
        {
            SourceAdvert advert = (await swarm.DirectoryAsync(node, "db.2")).Single();
            advert.Host.Should().Be("swarm");
            advert.Id.Value.Should().Be(swarm.Host1.Tasks[1].Id);
            advert.HostAddress.Should().Be(swarm.Host2.Address);
            advert.Networks.Single().Should().BeEquivalentTo(new { AnswersName = false, Aliases = new[] { $"db.2.{advert.Id}" } }, "the DNS knows the whole name only");
        }

        swarm.Swarm.Drain(swarm.Host2);
        swarm.Wait(16);

        (await swarm.DirectoryAsync(swarm.Host1, "db.2")).Single().HostAddress.Should().Be(swarm.Host1.Address);
    }

    [Fact]
    public async Task A_managers_word_counts_more_than_what_is_still_heard()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "standalone");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2) with { HasVirtualAddress = false });
        swarm.Wait(1);

        swarm.Swarm.Cut(swarm.Host1, swarm.Host2);
        swarm.Wait(20);

        (await swarm.DirectoryAsync(swarm.Host1, "standalone")).Single().LostBecause.Should().Match("Node 'host2' is down since*");
        SourceAdvert service = (await swarm.DirectoryAsync(swarm.Host1, "db")).Single();
        service.Networks.Should().HaveCount(2).And.OnlyContain(place => !place.ResolvesNames, "the DNS still has the dead one");
        service.Remarks.Single().Should().Contain("answers 'db' with");
        (await swarm.DirectoryAsync(swarm.Host1, "db.2")).Single().HostAddress.Should().Be(swarm.Host1.Address);
    }

    [Fact]
    public async Task Two_nodes_with_one_name_are_told_both()
    {
        using var swarm = new SwarmFixture();
        SimulatedSwarmNode host3 = swarm.Swarm.AddNode("host3");
        swarm.Run(swarm.Host1, "web");
        swarm.Run(host3, "db");
        swarm.Run(swarm.Host2, "db");

        IReadOnlyList<SourceAdvert> adverts = await swarm.DirectoryAsync(swarm.Host1, "db");

        adverts.Select(advert => advert.Host).Should().Equal("10.9.0.2", "10.9.0.3");
    }

    [Fact]
    public async Task A_service_that_was_removed_is_gone_for_a_manager_and_its_task_is_lost()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        swarm.Wait(1);
        string task = $"db.2.{swarm.Host1.Tasks[1].Id}";
        (await swarm.DirectoryAsync(swarm.Host1, task)).Single().LostBecause.Should().BeNull();

        swarm.Swarm.RemoveService("db");
        swarm.Wait(1);

        (await swarm.DirectoryAsync(swarm.Host1, "db")).Should().BeEmpty();
        (await swarm.DirectoryAsync(swarm.Host1, task)).Single().LostBecause.Should().Contain("have ended");
    }

    [Fact]
    public async Task A_change_is_told_and_a_dead_node_fails()
    {
        using var swarm = new SwarmFixture();
        swarm.Run(swarm.Host1, "web");
        await using IAsyncEnumerator<SourceReport> reports = swarm.Swarm.DirectoryOf(swarm.Host1).WatchAsync(SourceInterest.In("db", "cache")).GetAsyncEnumerator();
        (await reports.MoveNextAsync()).Should().BeTrue();
        (await reports.MoveNextAsync()).Should().BeTrue();
        reports.Current.Name.Should().Be("db");
        ValueTask<bool> next = reports.MoveNextAsync();

        swarm.Run(swarm.Host2, "db");
        (await next).Should().BeTrue();
        reports.Current.Sources.Should().ContainSingle();

        next = reports.MoveNextAsync();
        swarm.Swarm.Kill(swarm.Host1);
        await FluentActions.Awaiting(() => next.AsTask()).Should().ThrowAsync<ContainerLinksException>().WithMessage("*switched off*");
    }

    [Fact]
    public async Task A_stream_that_was_cancelled_while_nobody_waited_ends()
    {
        using var swarm = new SwarmFixture();
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<SourceReport> reports = swarm.Swarm.DirectoryOf(swarm.Host1).WatchAsync(SourceInterest.In("db"), stop.Token).GetAsyncEnumerator();
        await reports.MoveNextAsync();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => Task.Run(() => reports.MoveNextAsync().AsTask())).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task The_linker_of_a_node_links_to_what_the_swarm_has()
    {
        using var swarm = new SwarmFixture(options => options.HostNames["10.9.0.2"] = "host2");
        swarm.Run(swarm.Host1, "web");
        swarm.Run(swarm.Host2, "cache");
        swarm.Swarm.CreateService(SwarmFixture.Service(replicas: 2));
        await using var linker = new ContainerLinker(swarm.Host1.Engine.AsRuntime(), directories: [swarm.Swarm.DirectoryOf(swarm.Host1)]);
        await linker.LinkAsync("web", "db:database");
        await linker.LinkAsync("web", "cache@host2:cache");

        IReadOnlyList<LinkStatus> links = await BoundAsync(linker);

        links[0].Should().BeEquivalentTo(new { Host = "swarm", AnsweredByDns = false });
        links[1].Should().BeEquivalentTo(new { Host = "host2", AnsweredByDns = true });
        swarm.Host1.Engine.Inspect("web").Hosts.Should().Contain($"{links[0].IPv4}\tdatabase").And.NotContain("cache");
    }

    private static async Task<IReadOnlyList<LinkStatus>> BoundAsync(ContainerLinker linker)
    {
        for (LinkSnapshot now = linker.Snapshot; ; now = await linker.WaitForSnapshotAsync(now.Version))
        {
            if (now.LinksOf("web").All(link => link.IsBound))
            {
                await linker.ReconcileAsync();
                return now.LinksOf("web");
            }
        }
    }
}
