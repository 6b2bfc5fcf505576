using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Links from containers of one node of a Swarm to containers and services of the other.</summary>
public abstract class SwarmLiveTests : IAsyncLifetime
{
    private protected SwarmLiveTests(EngineUnderTest manager, EngineUnderTest worker) => Swarm = new SwarmUnderTest(manager, worker);

    private protected SwarmUnderTest Swarm { get; }

    private string Web => Swarm.NameOf("web");

    [EngineFact]
    public async Task A_container_of_the_other_node_is_followed_through_its_restart_and_its_replacement()
    {
        await Swarm.RunAsync(Swarm.Manager, "web", "web");
        await Swarm.RunAsync(Swarm.Worker, "cache");
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager, options => options.ExposedPorts[Swarm.NameOf("cache")] = "6379/tcp");
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), "kv");
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), Swarm.NameOf("cache"));

        await linker.LinkAsync(Web, $"{Swarm.NameOf("cache")}@198.19.1.2", "there");

        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv", await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));
        await Swarm.FileHasAsync(Swarm.Manager, Web, "there", await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));
        LinkStatus named = await Swarm.UntilAsync(linker, Web, Swarm.NameOf("cache"), status => status.IsBound);
        (await VariablesOfDriftAsync(linker, "web")).Should().Contain("KV_PORT_6379_TCP_ADDR", "somebody else created it, without the variables of this link");
        (named.AnsweredByDns, named.Host, named.Way, named.Network).Should().Be((true, "198.19.1.2", LinkWay.SharedNetwork, SwarmUnderTest.Network));
        await Swarm.FileHasAsync(Swarm.Manager, Web, Swarm.NameOf("cache"));
        await Swarm.DnsAnswersAsync(Swarm.Manager, Web, Swarm.NameOf("cache"), await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));

        await Swarm.Worker.StopAsync(Swarm.NameOf("cache"));
        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv");
        await Swarm.RunAsync(Swarm.Worker, "squatter");
        await Swarm.StartAsync(Swarm.Worker, "cache");
        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv", await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));

        await Swarm.Worker.RemoveAsync(Swarm.NameOf("cache"));
        await Swarm.RunAsync(Swarm.Worker, "cache");
        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv", await Swarm.Worker.AddressAsync(Swarm.NameOf("cache")));
        (await linker.ExplainAsync(Web, "kv")).Sentences.Should().Contain(sentence => sentence.StartsWith("The directory 'swarm' says so", StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task A_services_task_is_a_recipient_by_a_label_on_its_containers_and_a_worker_knows_the_others()
    {
        await Swarm.RunAsync(Swarm.Manager, "cache");
        await Swarm.FollowAsync(Swarm.Worker, options => options.ServiceAddress = SwarmServiceAddress.Tasks);
        await Swarm.ServeAsync("front", 1, change: spec =>
        {
            spec["TaskTemplate"]!["ContainerSpec"]!["Labels"] = new JsonObject { ["containerlinks.link.1"] = $"{Swarm.NameOf("cache")}:kv", ["containerlinks.link.2"] = $"{Swarm.NameOf("db")}:database" };
            spec["TaskTemplate"]!["Placement"] = new JsonObject { ["Constraints"] = new JsonArray("node.role==worker") };
        });
        await Swarm.ServeAsync("db", 2, "vip");

        string task = (await Swarm.TasksAsync("front", 1))[0].Name;
        await Swarm.FileHasAsync(Swarm.Worker, task, "kv", await Swarm.Manager.AddressAsync(Swarm.NameOf("cache")));
        await Swarm.FileHasAsync(Swarm.Worker, task, "database", [.. (await Swarm.TasksAsync("db", 2)).Select(one => one.Address)]);
    }

    [EngineFact]
    public async Task A_service_leads_to_its_virtual_address_or_to_its_tasks_and_follows_a_new_one_of_its_name()
    {
        await Swarm.RunAsync(Swarm.Manager, "web", "web");
        await Swarm.ServeAsync("db", 2, "vip");
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager);
        await linker.LinkAsync(Web, Swarm.NameOf("db"), "database");
        await linker.LinkAsync(Web, Swarm.NameOf("db"), Swarm.NameOf("db"));
        await linker.LinkAsync(Web, $"{Swarm.NameOf("db")}.1", "first");

        string before = await Swarm.VirtualAddressAsync("db");
        await Swarm.FileHasAsync(Swarm.Manager, Web, "database", before);
        (await Swarm.UntilAsync(linker, Web, Swarm.NameOf("db"), status => status.IsBound)).AnsweredByDns.Should().BeTrue();
        await Swarm.DnsAnswersAsync(Swarm.Manager, Web, Swarm.NameOf("db"), before);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "first", (await Swarm.TasksAsync("db", 2))[0].Address);
        (await linker.ExplainAsync(Web, "database")).Sentences.Any(sentence => sentence.Contains("no IPVS", StringComparison.Ordinal))
            .Should().Be(!File.Exists("/proc/net/ip_vs"), "traffic to a virtual address needs it");

        await Swarm.RemoveServiceAsync("db");
        await Swarm.UntilAsync(linker, Web, "database", status => !status.IsBound);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "database");
        await Swarm.RunAsync(Swarm.Worker, "squatter");
        await Swarm.ServeAsync("db", 1, "vip");
        await Swarm.FileHasAsync(Swarm.Manager, Web, "database", await Swarm.VirtualAddressAsync("db"));
    }

    [EngineFact]
    public async Task Tasks_are_followed_through_scaling_updates_of_both_orders_a_rollback_and_a_drained_node()
    {
        await Swarm.RunAsync(Swarm.Manager, "web", "web");
        await Swarm.ServeAsync("db", 1);
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager);
        await linker.LinkAsync(Web, Swarm.NameOf("db"), "database");
        await linker.LinkAsync(Web, $"{Swarm.NameOf("db")}.1", "first");

        await FollowsAsync(1);
        await Swarm.ServeAsync("db", 3);
        await FollowsAsync(3);
        await Swarm.ServeAsync("db", 1);
        string[] last = await FollowsAsync(1);
        foreach ((int number, string order) in new[] { (1, "stop-first"), (2, "start-first") })
        {
            await Swarm.ServeAsync("db", 1, change: spec => (spec["TaskTemplate"]!["ForceUpdate"], spec["UpdateConfig"]!["Order"]) = (number, order));
            last = await FollowsAsync(1, last);
        }

        await Swarm.RollBackAsync("db");
        await FollowsAsync(1, last);

        // From whichever node it is on to the other one.
        (string Name, string Address, string Node) moving = (await Swarm.TasksAsync("db", 1, last))[0];
        EngineClient node = moving.Node == await SwarmUnderTest.NodeOfAsync(Swarm.Worker) ? Swarm.Worker : Swarm.Manager;
        try
        {
            await Swarm.SetAvailabilityAsync(node, "drain");
            await FollowsAsync(1, moving.Name);
        }
        finally
        {
            await Swarm.SetAvailabilityAsync(node, "active");
        }
    }

    [EngineFact]
    public async Task A_link_that_the_engine_keeps_for_one_network_is_left_to_its_DNS_also_one_that_comes_while_the_recipient_runs()
    {
        await Swarm.RunAsync(Swarm.Worker, "cache");
        await Swarm.RunAsync(Swarm.Manager, "web", "web", $"{Swarm.NameOf("cache")}:kv");
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager);
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), "kv");
        await linker.LinkAsync(Web, Swarm.NameOf("cache"), "late");
        string address = await Swarm.Worker.AddressAsync(Swarm.NameOf("cache"));

        (await Swarm.UntilAsync(linker, Web, "kv", status => status.IsBound)).AnsweredByDns.Should().BeTrue();
        await Swarm.DnsAnswersAsync(Swarm.Manager, Web, "kv", address);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "late", address);

        await Swarm.ReconnectAsync(Swarm.Manager, "web", $"{Swarm.NameOf("cache")}:late");
        (await Swarm.UntilAsync(linker, Web, "late", status => status is { IsBound: true, AnsweredByDns: true })).IPv4!.ToString().Should().Be(address);
        await Swarm.DnsAnswersAsync(Swarm.Manager, Web, "late", address);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "late");
        await Swarm.FileHasAsync(Swarm.Manager, Web, "kv", address);
    }

    [EngineFact]
    public async Task A_container_is_created_on_an_overlay_network_with_a_link_to_the_other_node_and_its_variables()
    {
        await Swarm.RunAsync(Swarm.Worker, "cache");
        await Swarm.RunAsync(Swarm.Manager, "neighbour"); // a host hears nothing of a network on which it has no container
        ContainerLinker linker = await Swarm.FollowAsync(Swarm.Manager, options => options.ExposedPorts[Swarm.NameOf("cache")] = "6379/tcp");
        Swarm.Forget(Swarm.Manager, "made");

        await linker.RunAsync(new ContainerSpec(Swarm.NameOf("made")) { Image = "web", Network = SwarmUnderTest.Network, Links = [$"{Swarm.NameOf("cache")}:kv"] });

        string address = await Swarm.Worker.AddressAsync(Swarm.NameOf("cache"));
        (await Swarm.UntilAsync(linker, Swarm.NameOf("made"), "kv", status => status.IsBound)).AnsweredByDns.Should().BeTrue("it was created with a link that the network answers itself");
        await Swarm.DnsAnswersAsync(Swarm.Manager, Swarm.NameOf("made"), "kv", address);
        await Swarm.FileHasAsync(Swarm.Manager, Swarm.NameOf("made"), "kv");
        string[] variables = [.. (await Swarm.Manager.GetAsync($"containers/{Swarm.NameOf("made")}/json"))["Config"]!["Env"]!.AsArray().Select(variable => variable!.GetValue<string>())];
        variables.Should().Contain($"KV_PORT_6379_TCP_ADDR={address}").And.Contain($"KV_PORT=tcp://{address}:6379");
        (await VariablesOfDriftAsync(linker, "made")).Should().BeEmpty();

        await Swarm.Worker.StopAsync(Swarm.NameOf("cache"));
        await Swarm.RunAsync(Swarm.Worker, "squatter");
        await Swarm.StartAsync(Swarm.Worker, "cache");
        await Swarm.UntilAsync(linker, Swarm.NameOf("made"), "kv", status => status.IsBound && status.Address?.ToString() != address);
        (await VariablesOfDriftAsync(linker, "made")).Should().Contain("KV_PORT_6379_TCP_ADDR", "its process still has the former address");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    private async Task<IReadOnlyList<string>> VariablesOfDriftAsync(ContainerLinker linker, string recipient) =>
        (await linker.GetDriftAsync()).SingleOrDefault(drift => drift.Recipient == Swarm.NameOf(recipient))?.Variables ?? [];

    /// <summary>Waits until the recipient's file has the tasks of the service.</summary>
    private async Task<string[]> FollowsAsync(int count, params string[] others)
    {
        (string Name, string Address, string Node)[] tasks = await Swarm.TasksAsync("db", count, others);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "database", [.. tasks.Select(task => task.Address)]);
        await Swarm.FileHasAsync(Swarm.Manager, Web, "first", tasks[0].Address);
        return [.. tasks.Select(task => task.Name)];
    }

    public async Task DisposeAsync() => await Swarm.DisposeAsync();

    [Collection("swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.SwarmManager, EngineVariables.SwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnSwarm() : SwarmLiveTests(EngineUnderTest.SwarmManager, EngineUnderTest.SwarmWorker);

    [Collection("newer swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerSwarmManager, EngineVariables.NewerSwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnNewerSwarm() : SwarmLiveTests(EngineUnderTest.NewerSwarmManager, EngineUnderTest.NewerSwarmWorker);
}
