namespace ContainerLinks.Docker.Tests;

/// <summary>Nodes of a Swarm that go, and what links do meanwhile and after.</summary>
public abstract class SwarmFailureLiveTests : IAsyncLifetime
{
    private protected SwarmFailureLiveTests(EngineUnderTest manager, EngineUnderTest worker) => Swarm = new SwarmUnderTest(manager, worker);

    private protected SwarmUnderTest Swarm { get; }

    private string Web => Swarm.NameOf("web");

    [EngineFact]
    public async Task While_the_wire_is_cut_links_lead_to_living_tasks_and_what_is_lost_is_told_and_all_is_right_after()
    {
        await Swarm.RunAsync(Swarm.Manager, "web", "web");
        await Swarm.RunAsync(Swarm.Worker, "cache");
        await Swarm.ServeAsync("db", 2);
        string worker = await SwarmUnderTest.NodeOfAsync(Swarm.Worker);
        (string Name, string Address, string Node)[] before = await Swarm.TasksAsync("db", 2);
        before.Select(task => task.Node).Should().Contain(worker, "tasks are spread over the nodes");
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager, options => options.PinWhileDnsIsWrong = true);
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), "kv");
        await linker.LinkAsync(Web, Swarm.NameOf("db"), "database");
        await linker.LinkAsync(Web, Swarm.NameOf("db"), Swarm.NameOf("db"));
        await Swarm.FileHasAsync(Swarm.Manager, Web, "database", [.. before.Select(task => task.Address)]);
        (await Swarm.UntilAsync(linker, Web, Swarm.NameOf("db"), status => status.IsBound)).AnsweredByDns.Should().BeTrue();

        (string Name, string Address, string Node)[] after;
        try
        {
            await Swarm.WireAsync("cut");
            LinkStatus lost = await Swarm.UntilAsync(linker, Web, "kv", status => status.Reason == LinkReason.HostLost);
            lost.Host.Should().Be("198.19.1.2");
            (await linker.ExplainAsync(Web, "kv")).Sentences.Should().Contain(sentence => sentence.Contains("down since", StringComparison.Ordinal));
            await Swarm.FileHasAsync(Swarm.Manager, Web, "kv");

            after = await Swarm.TasksAsync("db", 2, [.. before.Where(task => task.Node == worker).Select(task => task.Name)]);
            await Swarm.FileHasAsync(Swarm.Manager, Web, "database", [.. after.Select(task => task.Address)]);

            // Docker 20.10 mostly answers the dead task for as long as its host is away: then a line overrules that.
            await Swarm.ResolvesAsync(Swarm.Manager, Web, Swarm.NameOf("db"), [.. after.Select(task => task.Address)]);
        }
        finally
        {
            await Swarm.WireAsync("join");
        }

        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv", await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));
        await Swarm.DnsAnswersAsync(Swarm.Manager, Web, Swarm.NameOf("db"), [.. (await Swarm.TasksAsync("db", 2)).Select(task => task.Address)]);
        await Swarm.UntilAsync(linker, Web, Swarm.NameOf("db"), status => status is { IsBound: true, AnsweredByDns: true });
        await Swarm.FileHasAsync(Swarm.Manager, Web, Swarm.NameOf("db"));
    }

    [EngineFact]
    public async Task A_worker_goes_on_without_its_manager_and_hears_of_it_again_after()
    {
        await Swarm.RunAsync(Swarm.Worker, "web", "web");
        await Swarm.RunAsync(Swarm.Manager, "cache");
        await Swarm.ServeAsync("db", 1, change: spec => spec["TaskTemplate"]!["Placement"] = new System.Text.Json.Nodes.JsonObject { ["Constraints"] = new System.Text.Json.Nodes.JsonArray("node.role==worker") });
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Worker);
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), "kv");
        await linker.LinkAsync(Web, Swarm.NameOf("db"), "database");
        string database = (await Swarm.TasksAsync("db", 1))[0].Address;
        await Swarm.FileHasAsync(Swarm.Worker, Web, "kv", await Swarm.Manager.AddressAsync(Swarm.NameOf("cache")));
        await Swarm.FileHasAsync(Swarm.Worker, Web, "database", database);

        await EngineScript.RunAsync(Swarm.ManagerEngine, "kill");
        try
        {
            await Swarm.UntilAsync(linker, Web, "kv", status => status.Reason == LinkReason.HostLost);
            (await linker.ExplainAsync(Web, "kv")).Sentences.Should().Contain(sentence => sentence.Contains("of which nothing is heard since", StringComparison.Ordinal));
            await Swarm.FileHasAsync(Swarm.Worker, Web, "kv");
            await Swarm.FileHasAsync(Swarm.Worker, Web, "database", database);
        }
        finally
        {
            await EngineScript.RunAsync(Swarm.ManagerEngine, "start");
        }

        await Swarm.StartAsync(Swarm.Manager, "cache");
        await Swarm.FileHasAsync(Swarm.Worker, Web, "kv", await Swarm.Manager.AddressAsync(Swarm.NameOf("cache")));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Swarm.DisposeAsync();

    [Collection("swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.SwarmManager, EngineVariables.SwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnSwarm() : SwarmFailureLiveTests(EngineUnderTest.SwarmManager, EngineUnderTest.SwarmWorker);

    [Collection("newer swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerSwarmManager, EngineVariables.NewerSwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnNewerSwarm() : SwarmFailureLiveTests(EngineUnderTest.NewerSwarmManager, EngineUnderTest.NewerSwarmWorker);
}
