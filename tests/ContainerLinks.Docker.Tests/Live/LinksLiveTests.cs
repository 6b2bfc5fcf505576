using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Links that the linker makes, on a real engine, seen by processes inside of real containers. The same on Docker and Podman.</summary>
public abstract class LinksLiveTests : LiveTests
{
    private protected LinksLiveTests(EngineUnderTest under)
        : base(under)
    {
    }

    [EngineFact]
    public async Task A_label_gives_a_link_that_a_process_inside_sees_at_once()
    {
        await Engine.FollowAsync();
        await RunLabelledAsync();
        await Engine.NextAsync<LinkChange.Bound>();

        // A link is bound once its source has an address; the line comes when the recipient runs.
        string address = await Client.AddressAsync(Db);
        (await Engine.ResolveAsync(Web, "database", address)).Should().Equal(address);
        (await Client.ExecAsync(Web, "ping", "-c", "1", "database")).Should().Contain($"({address})");
    }

    [EngineFact]
    public async Task A_source_that_moves_is_followed()
    {
        await Engine.FollowAsync();
        await RunLabelledAsync();
        await Engine.NextAsync<LinkChange.Bound>();
        string before = await Client.AddressAsync(Db);

        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        (await Client.ResolveAsync(Web, "database")).Should().BeEmpty();
        await Client.RunAsync(Engine.NameOf("squatter"));
        await Client.StartAsync(Db);
        await Engine.NextAsync<LinkChange.Bound>();

        string after = await Client.AddressAsync(Db);
        after.Should().NotBe(before);
        (await Client.ResolveAsync(Web, "database")).Should().Equal(after);
    }

    [EngineFact]
    public async Task A_recipient_whose_file_the_engine_wrote_anew_gets_its_lines_back()
    {
        await Engine.FollowAsync();
        await RunLabelledAsync();
        await Engine.NextAsync<LinkChange.Bound>();

        await Client.RestartAsync(Web);

        string address = await Client.AddressAsync(Db);
        (await Engine.ResolveAsync(Web, "database", address)).Should().Equal(address);
    }

    [EngineFact]
    public async Task A_paused_recipient_is_kept_right_too()
    {
        await Engine.FollowAsync();
        await RunLabelledAsync();
        await Engine.NextAsync<LinkChange.Bound>();

        await Client.PostAsync($"containers/{Web}/pause");
        await Client.StopAsync(Db);
        await Engine.NextAsync<LinkChange.Unbound>();
        await Client.PostAsync($"containers/{Web}/unpause");

        (await Client.ResolveAsync(Web, "database")).Should().BeEmpty();
    }

    [EngineFact]
    public async Task Variables_are_given_to_a_container_that_is_created_here()
    {
        ContainerLinker linker = await Engine.FollowAsync();
        await Client.RunAsync(Db);
        await linker.RunAsync(Engine.SpecOf("web") with { Image = "web", Links = [$"{Db}:database"] });

        string environment = await Client.ExecAsync(Web, "env");

        string address = await Client.AddressAsync(Db);
        environment.Should().Contain($"DATABASE_PORT=tcp://{address}:3306\n").And.Contain($"DATABASE_PORT_3306_TCP_ADDR={address}\n")
            .And.Contain($"DATABASE_NAME=/{Web}/database\n").And.Contain("DATABASE_ENV_MYSQL_MAJOR=8.0\n");
        environment.Split('\n').Count(line => line.StartsWith("DATABASE_ENV_", StringComparison.Ordinal)).Should().Be(1, "what an engine adds by itself is not the source's");
        (await linker.GetDriftAsync()).Should().NotContain(drift => drift.Recipient == Web);
    }

    [EngineFact]
    public async Task Variables_that_somebody_else_did_not_give_are_told_as_drift()
    {
        ContainerLinker linker = await Engine.FollowAsync();
        await RunLabelledAsync();
        await linker.ReconcileAsync();

        LinkDrift drift = (await linker.GetDriftAsync()).Single(drift => drift.Recipient == Web);

        drift.Variables.Should().Contain("DATABASE_PORT_3306_TCP_ADDR");
        drift.MissingLines.Should().BeEmpty();
        drift.StaleLines.Should().BeEmpty();
    }

    [EngineFact]
    public async Task On_a_network_whose_dns_answers_the_name_no_line_is_written()
    {
        string network = await Engine.AddNetworkAsync("net");
        await Client.RunAsync(Db, change: body => body["HostConfig"] = new JsonObject { ["NetworkMode"] = network });
        await Client.RunAsync(Web, "web", body => body["HostConfig"] = new JsonObject { ["NetworkMode"] = network });
        ContainerLinker linker = await Engine.FollowAsync();

        await linker.LinkAsync(Web, Db);
        await linker.LinkAsync(Web, $"{Db}:database");

        (await linker.GetLinksAsync(Web)).Select(status => (status.Link.Alias, status.AnsweredByDns)).Should().Equal((Db, true), ("database", false));
        string hosts = await Client.ExecAsync(Web, "cat", "/etc/hosts");
        hosts.Split('\n').Should().ContainSingle(line => line.Contains($"\tdatabase", StringComparison.Ordinal), "the DNS does not know the alias");
        hosts.Split('\n').Should().NotContain(line => line.Contains($"\t{Db}", StringComparison.Ordinal), "the DNS answers the name");
    }

    [EngineFact]
    public async Task A_source_that_joins_a_network_of_the_recipient_is_found_there()
    {
        string network = await Engine.AddNetworkAsync("net");
        await Client.RunAsync(Db, change: body => body["HostConfig"] = new JsonObject { ["NetworkMode"] = network });
        await Client.RunAsync(Web, "web");
        ContainerLinker linker = await Engine.FollowAsync();
        await linker.LinkAsync(Web, $"{Db}:database");
        (await linker.ExplainAsync(Web, "database")).Reason.Should().Be(LinkReason.NoSharedNetwork);

        await Client.PostAsync($"networks/{network}/connect", new JsonObject { ["Container"] = Web });
        if (Engine.Runtime.Name == "podman")
        {
            // Podman tells no event of networks: the next refresh finds it, or, here, a reconciliation.
            await linker.ReconcileAsync();
        }

        await Engine.NextAsync<LinkChange.Bound>(Web);
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db, network));
    }

    [EngineFact]
    public async Task A_flood_of_starts_and_stops_ends_with_every_line_right()
    {
        ContainerLinker linker = await Engine.FollowAsync();
        string[] sources = [Engine.NameOf("one"), Engine.NameOf("two")];
        foreach (string source in sources)
        {
            await Client.RunAsync(source);
        }

        await Client.RunAsync(Web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link.1"] = $"{sources[0]}:first", ["containerlinks.link.2"] = $"{sources[1]}:second" });
        await Task.WhenAll(sources.Select(async source =>
        {
            for (int turn = 0; turn < 10; turn++)
            {
                await Client.RestartAsync(source);
            }
        }));

        string first = await Client.AddressAsync(sources[0]);
        string second = await Client.AddressAsync(sources[1]);
        (await Engine.ResolveAsync(Web, "first", first)).Should().Equal(first);
        (await Engine.ResolveAsync(Web, "second", second)).Should().Equal(second);
        (await linker.GetDriftAsync()).Where(drift => drift.Recipient == Web).SelectMany(drift => drift.MissingLines.Concat(drift.StaleLines)).Should().BeEmpty();
    }

    [EngineFact]
    public async Task An_image_that_is_missing_is_named()
    {
        ContainerLinker linker = await Engine.FollowAsync();
        Func<Task> create = () => linker.CreateAsync(new ContainerSpec(Web) { Image = "containerlinks-no-such-image" });
        (await create.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain("containerlinks-no-such-image").And.Contain("PullMissingImages");
    }

    private async Task RunLabelledAsync()
    {
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" });
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : LinksLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : LinksLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : LinksLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : LinksLiveTests(EngineUnderTest.NewerPodman);
}
