using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Links on a default bridge with both families.</summary>
public abstract class IPv6LiveTests : LiveTests
{
    private protected IPv6LiveTests(EngineUnderTest under)
        : base(under)
    {
    }

    [EngineFact]
    public async Task Alone_the_engine_writes_the_one_familys_address_into_the_others_line()
    {
        await RunLinkedAsync();
        (await Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
        await MoveAsync();
        (await Client.ResolveAsync(Web, "database")).Should().NotBeEquivalentTo(await AddressesAsync(), "that is the fault which the linker repairs; an engine without it needs another test");
    }

    [EngineFact]
    public async Task Beside_the_linker_each_family_is_right_after_the_sources_restart()
    {
        await RunLinkedAsync();
        await Engine.FollowAsync();
        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.StartAsync(Db);
        await Engine.NextAsync<LinkChange.Bound>();
        (await Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
    }

    [EngineFact]
    public async Task A_link_of_the_linker_has_both_families()
    {
        await Client.RunAsync(Db);
        ContainerLinker linker = await Engine.FollowAsync();
        await linker.RunAsync(Engine.SpecOf("web") with { Links = [$"{Db}:database"] });
        (await Client.ResolveAsync(Web, "database")).Should().BeEquivalentTo(await AddressesAsync());
        (await Client.ExecAsync(Web, "env")).Should().Contain($"DATABASE_PORT_3306_TCP_ADDR={await Client.AddressAsync(Db)}\n");
    }

    private async Task RunLinkedAsync()
    {
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["HostConfig"] = new JsonObject { ["Links"] = new JsonArray($"{Db}:database") });
    }

    private async Task MoveAsync()
    {
        await Client.StopAsync(Db);
        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.StartAsync(Db);
    }

    private async Task<string[]> AddressesAsync()
    {
        JsonNode network = (await Client.GetAsync($"containers/{Db}/json"))["NetworkSettings"]!["Networks"]!["bridge"]!;
        return [network["IPAddress"]!.GetValue<string>(), network["GlobalIPv6Address"]!.GetValue<string>()];
    }

    [Collection("docker with IPv6")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.DockerIPv6)]
    public sealed class OnDocker() : IPv6LiveTests(EngineUnderTest.DockerIPv6);

    [Collection("newer docker with IPv6")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDockerIPv6)]
    public sealed class OnNewerDocker() : IPv6LiveTests(EngineUnderTest.NewerDockerIPv6);
}
