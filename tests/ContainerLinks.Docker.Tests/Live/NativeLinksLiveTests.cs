using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Docker up to 29 links by itself and leaves much stale; the linker beside it repairs that and touches nothing else.</summary>
public abstract class NativeLinksLiveTests : LiveTests
{
    private protected NativeLinksLiveTests(EngineUnderTest under)
        : base(under)
    {
    }

    [EngineFact]
    public async Task A_file_that_the_engine_wrote_right_is_not_written()
    {
        await RunLinkedAsync();
        string path = await Engine.HostsPathAsync(Web);
        (byte[] Bytes, DateTime Time) before = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));

        ContainerLinker linker = await Engine.FollowAsync();
        await linker.ReconcileAsync();

        (await File.ReadAllBytesAsync(path)).Should().Equal(before.Bytes);
        File.GetLastWriteTimeUtc(path).Should().Be(before.Time);
        (await linker.GetLinksAsync(Web)).Should().ContainSingle().Which.IsBound.Should().BeTrue();
        Engine.Runtime.Capabilities.Should().Be(RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively | RuntimeCapabilities.GivesLinkVariables);
    }

    [EngineFact]
    public async Task The_stale_line_of_a_stopped_source_goes_and_comes_back()
    {
        await RunLinkedAsync();
        await Engine.FollowAsync();

        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        (await Client.ResolveAsync(Web, "database")).Should().BeEmpty();

        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.StartAsync(Db);
        await Engine.NextAsync<LinkChange.Bound>();
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
    }

    [EngineFact]
    public async Task A_source_that_is_removed_and_made_anew_under_its_name_is_found_again()
    {
        await RunLinkedAsync();
        await Engine.FollowAsync();

        await Client.RemoveAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        (await Client.ResolveAsync(Web, "database")).Should().BeEmpty();

        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.RunAsync(Db);
        await Engine.NextAsync<LinkChange.Rebound>();
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
    }

    [EngineFact]
    public async Task A_recipient_that_was_renamed_still_follows_its_source()
    {
        await RunLinkedAsync();
        await Engine.FollowAsync();
        await Client.PostAsync($"containers/{Web}/rename?name={Engine.NameOf("front")}");

        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>(Engine.NameOf("front"));
        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.StartAsync(Db);
        await Engine.NextAsync<LinkChange.Bound>(Engine.NameOf("front"));

        (await Client.ResolveAsync(Engine.NameOf("front"), "database")).Should().Equal(await Client.AddressAsync(Db));
    }

    [EngineFact]
    public async Task A_line_that_the_engine_overwrote_gets_its_own_address_back()
    {
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["HostConfig"] = new JsonObject
        {
            ["Links"] = new JsonArray($"{Db}:database"),
            ["ExtraHosts"] = new JsonArray("database.example.org:10.1.1.1"),
        });
        await Engine.FollowAsync();

        // The engine's update looks for the alias and a dot, too.
        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        await Client.StartAsync(Db);
        await Engine.NextAsync<LinkChange.Bound>();

        (await Client.ResolveAsync(Web, "database.example.org")).Should().Equal("10.1.1.1");
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
    }

    private async Task RunLinkedAsync()
    {
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["HostConfig"] = new JsonObject { ["Links"] = new JsonArray($"{Db}:database") });
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : NativeLinksLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : NativeLinksLiveTests(EngineUnderTest.NewerDocker);
}
