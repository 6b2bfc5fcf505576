using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Links on a default bridge with both families.</summary>
[Collection("docker with IPv6")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.DockerIPv6)]
public sealed class IPv6LiveTests : IAsyncLifetime
{
    private readonly LiveEngine _engine = new(EngineKind.Docker, variable: EngineVariables.DockerIPv6);

    private string Db => _engine.NameOf("db");

    private string Web => _engine.NameOf("web");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [EngineFact]
    public async Task Alone_the_engine_writes_the_one_familys_address_into_the_others_line()
    {
        await RunLinkedAsync();
        (await _engine.Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
        await MoveAsync();
        (await _engine.Client.ResolveAsync(Web, "database")).Should().NotBeEquivalentTo(await AddressesAsync(), "that is the fault which the linker repairs; an engine without it needs another test");
    }

    [EngineFact]
    public async Task Beside_the_linker_each_family_is_right_after_the_sources_restart()
    {
        await RunLinkedAsync();
        await _engine.FollowAsync();
        await _engine.Client.StopAsync(Db);
        await _engine.NextAsync(LinkChangeKind.Unbound);
        await _engine.Client.RunAsync(_engine.NameOf("squatter"));
        await _engine.Client.StartAsync(Db);
        await _engine.NextAsync(LinkChangeKind.Bound);
        (await _engine.Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
    }

    [EngineFact]
    public async Task A_link_of_the_linker_has_both_families()
    {
        await _engine.Client.RunAsync(Db);
        ContainerLinker linker = await _engine.FollowAsync();
        await linker.RunAsync(_engine.SpecOf("web") with { Links = [$"{Db}:database"] });
        (await _engine.Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
        (await _engine.Client.ExecAsync(Web, "env")).Should().Contain($"DATABASE_PORT_3306_TCP_ADDR={await _engine.Client.AddressAsync(Db)}\n");
    }

    private async Task RunLinkedAsync()
    {
        await _engine.Client.RunAsync(Db);
        await _engine.Client.RunAsync(Web, "web", body => body["HostConfig"] = new JsonObject { ["Links"] = new JsonArray($"{Db}:database") });
    }

    private async Task MoveAsync()
    {
        await _engine.Client.StopAsync(Db);
        await _engine.Client.RunAsync(_engine.NameOf("squatter"));
        await _engine.Client.StartAsync(Db);
    }

    private async Task<string[]> AddressesAsync()
    {
        JsonNode network = (await _engine.Client.GetAsync($"containers/{Db}/json"))["NetworkSettings"]!["Networks"]!["bridge"]!;
        return [network["IPAddress"]!.GetValue<string>(), network["GlobalIPv6Address"]!.GetValue<string>()];
    }
}
