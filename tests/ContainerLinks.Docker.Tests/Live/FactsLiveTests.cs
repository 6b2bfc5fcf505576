using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>What happens in a real engine, told as facts.</summary>
public abstract class FactsLiveTests : IAsyncLifetime
{
    private readonly EngineUnderTest _under;
    private readonly LiveEngine _engine;
    private readonly FactReader _facts;

    private protected FactsLiveTests(EngineUnderTest under)
    {
        _under = under;
        _engine = new LiveEngine(under);
        _facts = new FactReader(_engine.Runtime, TimeSpan.FromMinutes(10)); // the flood restarts containers fifty times, by an engine that may be slow
    }

    private EngineClient Client => _engine.Client;

    private string Db => _engine.NameOf("db");

    public async Task InitializeAsync() => await _facts.NextAsync();

    public async Task DisposeAsync()
    {
        await _facts.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [EngineFact]
    public async Task A_container_that_is_renamed_is_told_under_its_new_name()
    {
        string id = await Client.RunAsync(Db);
        await _facts.NextAsync(Db, one => one.IsRunning);
        string name = _engine.NameOf("database");
        await Client.PostAsync($"containers/{Db}/rename?name={name}");
        (await _facts.NextAsync(name, one => one.IsRunning)).Id.Value.Should().Be(id);
    }

    [EngineFact]
    public async Task A_container_that_is_killed_is_told_without_its_address()
    {
        await Client.RunAsync(Db);
        await _facts.NextAsync(Db, one => one.IsRunning && one.Networks[0].IPv4 is not null);
        await Client.PostAsync($"containers/{Db}/kill");
        await _facts.NextAsync(Db, one => one.State == ContainerState.Exited && one.Networks.All(network => network.IPv4 is null));
    }

    [EngineFact]
    public async Task A_container_that_ends_by_itself_is_told()
    {
        await Client.RunAsync(Db, change: body => body["Cmd"] = new JsonArray("/bin/cat", "/no/such/file"));
        await _facts.NextAsync(Db, one => one.State == ContainerState.Exited);
    }

    [EngineFact]
    public async Task A_paused_container_keeps_its_address()
    {
        await Client.RunAsync(Db);
        string address = await Client.AddressAsync(Db);
        await Client.PostAsync($"containers/{Db}/pause");
        (await _facts.NextAsync(Db, one => one.State == ContainerState.Paused)).Networks[0].IPv4!.ToString().Should().Be(address);
        await Client.PostAsync($"containers/{Db}/unpause");
        await _facts.NextAsync(Db, one => one.State == ContainerState.Running);
    }

    [EngineFact]
    public async Task A_published_port_is_told_with_the_port_that_the_engine_chose_while_the_container_runs()
    {
        await Client.RunAsync(Db, change: body =>
        {
            body["ExposedPorts"] = new JsonObject { ["80/tcp"] = new JsonObject(), ["81/tcp"] = new JsonObject() };
            body["HostConfig"]!["PortBindings"] = new JsonObject { ["80/tcp"] = new JsonArray(new JsonObject { ["HostIp"] = "127.0.0.1", ["HostPort"] = "" }) };
        });
        ContainerInfo running = await _facts.NextAsync(Db, one => one.IsRunning && one.PublishedPorts.Count > 0);
        PublishedPort port = running.PublishedPorts.Should().ContainSingle().Which;
        (port.Port, port.HostAddress.ToString()).Should().Be((new ContainerPort(80), "127.0.0.1"));
        port.HostPort.Should().BePositive();
        await Client.StopAsync(Db);
        await _facts.NextAsync(Db, one => one.State == ContainerState.Exited && one.PublishedPorts.Count == 0);
    }

    [EngineFact]
    public async Task A_container_that_is_removed_is_told_as_gone()
    {
        string id = await Client.RunAsync(Db);
        await _facts.NextAsync(Db, one => one.IsRunning);
        await Client.RemoveAsync(Db);
        await _facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed && fact.Container?.Value == id);
    }

    [EngineFact]
    public async Task Health_is_told_as_the_engines_checks_find_it()
    {
        await Client.RunAsync(Db, change: body => body["Healthcheck"] = new JsonObject
        {
            ["Test"] = new JsonArray("CMD", "/bin/cat", "/tmp/well"),
            ["Interval"] = 1_000_000_000L,
            ["Timeout"] = 10_000_000_000L,
            ["Retries"] = 1,
        });
        (await _engine.Runtime.FindAsync(Db))!.Health.Should().BeOneOf(ContainerHealth.Starting, ContainerHealth.Unhealthy);
        await Client.ExecAsync(Db, "mkdir", "/tmp/well");
        await CheckAsync();
        await _facts.NextAsync(Db, one => one.Health == ContainerHealth.Unhealthy);
        await Client.ExecAsync(Db, "sh", "-c", "exec 3>/dev/null; cd /tmp; kill -0 1; /bin/busybox rm -rf well; echo > well");
        await CheckAsync();
        await _facts.NextAsync(Db, one => one.Health == ContainerHealth.Healthy);
    }

    [EngineFact]
    public async Task A_container_without_a_health_check_has_no_health()
    {
        await Client.RunAsync(Db);
        (await _engine.Runtime.FindAsync(Db))!.Health.Should().Be(ContainerHealth.None);
    }

    [EngineFact]
    public async Task A_flood_of_events_ends_with_what_the_engine_lists()
    {
        const int Restarts = 12;
        string[] names = [.. Enumerable.Range(0, 4).Select(number => _engine.NameOf($"db{number}"))];
        foreach (string name in names)
        {
            await Client.RunAsync(name);
        }

        // Each restart is four events at least: kill, die, start, restart.
        await Task.WhenAll(names.Select(async name =>
        {
            for (int turn = 0; turn < Restarts; turn++)
            {
                await Client.RestartAsync(name);
            }

            await Client.PostAsync($"containers/{name}/rename?name={name}-end");
        }));
        var missing = new Dictionary<string, string>();
        foreach (string name in names)
        {
            missing[$"{name}-end"] = await Client.AddressAsync($"{name}-end");
        }

        // Facts of several containers come in any order.
        await _facts.NextAsync(fact =>
        {
            foreach (ContainerInfo one in fact.Containers)
            {
                if (missing.GetValueOrDefault(one.Name) is { } address && one.Networks[0].IPv4?.ToString() == address)
                {
                    missing.Remove(one.Name);
                }
            }

            return missing.Count == 0;
        });
    }

    /// <summary>Podman leaves its checks to timers of the machine, which an engine for tests has none of.</summary>
    private Task CheckAsync() => _under.Kind == EngineKind.Docker ? Task.CompletedTask : EngineScript.TryAsync(_under, "cli", "healthcheck", "run", Db);

    /// <summary>Podman has no events of networks.</summary>
    public abstract class OnAnyDocker : FactsLiveTests
    {
        private protected OnAnyDocker(EngineUnderTest under)
            : base(under)
        {
        }

        [EngineFact]
        public async Task A_network_that_is_joined_and_left_is_told()
        {
            string network = await _engine.AddNetworkAsync("net");
            await Client.RunAsync(Db);
            await Client.PostAsync($"networks/{network}/connect", new JsonObject { ["Container"] = Db });
            string address = await Client.AddressAsync(Db, network);
            await _facts.NextAsync(Db, one => one.Networks.Any(joined => joined.Name == network && joined.ResolvesNames && joined.IPv4?.ToString() == address));
            await Client.PostAsync($"networks/{network}/disconnect", new JsonObject { ["Container"] = Db });
            await _facts.NextAsync(Db, one => one.Networks.All(joined => joined.Name != network));
        }
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : OnAnyDocker(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : OnAnyDocker(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman() : FactsLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
    public sealed class OnNewerPodman() : FactsLiveTests(EngineUnderTest.NewerPodman);
}
