using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that die under the linker.</summary>
public static class EngineRestartLiveTests
{
    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker : IAsyncLifetime
    {
        private readonly LiveEngine _engine = new(EngineKind.Docker);

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await _engine.DisposeAsync();

        [EngineFact]
        public async Task After_a_crash_the_linker_lists_anew_and_every_line_is_right()
        {
            string db = _engine.NameOf("db"), web = _engine.NameOf("web");
            await _engine.Client.RunAsync(db);
            await _engine.Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{db}:database" });
            ContainerLinker linker = await _engine.FollowAsync();
            string before = await _engine.Client.AddressAsync(db);
            (await _engine.Client.ResolveAsync(web, "database")).Should().Equal(before);

            await EngineScript.RunAsync(EngineKind.Docker, "kill");
            await EngineScript.RunAsync(EngineKind.Docker, "start");
            await _engine.NextAsync<LinkChange.Resync>();

            // The crash took the containers along; they come back in another order, and so with other addresses.
            foreach (string name in (string[])[web, db])
            {
                await _engine.Client.StopAsync(name);
            }

            await _engine.Client.StartAsync(web);
            await _engine.Client.StartAsync(db);
            string after = await _engine.Client.AddressAsync(db);
            after.Should().NotBe(before);
            (await _engine.ResolveAsync(web, "database", after)).Should().Equal(after);
            (await linker.GetLinksAsync(web)).Should().ContainSingle("the link was not lost, and not made twice");
        }
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman : IAsyncLifetime
    {
        private readonly LiveEngine _engine = new(EngineKind.Podman);

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await _engine.DisposeAsync();

        [EngineFact]
        public async Task What_happened_while_the_service_was_away_is_made_good()
        {
            string db = _engine.NameOf("db"), web = _engine.NameOf("web"), gone = _engine.NameOf("gone");
            await _engine.Client.RunAsync(db);
            await _engine.Client.RunAsync(gone);
            await _engine.Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link.1"] = $"{db}:database", ["containerlinks.link.2"] = $"{gone}:other" });
            await _engine.FollowAsync();
            (await _engine.Client.ResolveAsync(web, "other")).Should().NotBeEmpty();
            string before = await _engine.Client.AddressAsync(db);

            await EngineScript.RunAsync(EngineKind.Podman, "kill");
            await EngineScript.RunAsync(EngineKind.Podman, "cli", "restart", "-t", "0", db);
            await EngineScript.RunAsync(EngineKind.Podman, "cli", "rm", "-f", "-t", "0", gone);
            await EngineScript.RunAsync(EngineKind.Podman, "start");
            await _engine.NextAsync<LinkChange.Resync>();

            string after = await _engine.Client.AddressAsync(db);
            after.Should().NotBe(before);
            (await _engine.Client.ResolveAsync(web, "database")).Should().Equal(after);
            (await _engine.Client.ResolveAsync(web, "other")).Should().BeEmpty();
            (await _engine.DrainAsync(web)).Select(change => (change.GetType(), (change as LinkChange.OfLink)?.Link.Alias)).Should().BeEquivalentTo(
                [(typeof(LinkChange.Moved), "database"), (typeof(LinkChange.Unbound), "other")], "no change of the gap is lost, and none is told twice");
        }

        [EngineFact]
        public async Task A_container_of_a_pod_uses_the_pods_network_and_its_own_links_are_refused_with_the_reason()
        {
            string pod = _engine.NameOf("pod"), member = _engine.NameOf("member"), web = _engine.NameOf("web");
            await EngineScript.RunAsync(EngineKind.Podman, "cli", "pod", "create", "--infra-image", "db", "--infra-command", "/bin/sleep 100000", "--name", pod);
            try
            {
                await EngineScript.RunAsync(EngineKind.Podman, "cli", "run", "-d", "--pod", pod, "--name", member, "db");
                await _engine.Client.RunAsync(web, "web");
                ContainerLinker linker = await _engine.FollowAsync();

                await linker.LinkAsync(web, $"{member}:database");
                ContainerInfo info = (await _engine.Runtime.FindAsync(member))!;
                string address = (await _engine.Runtime.FindAsync(info.NetworkOf!.Value))!.Networks[0].IPv4!.ToString();
                (await _engine.Client.ResolveAsync(web, "database")).Should().Equal(address);

                Func<Task> link = () => linker.LinkAsync(member, $"{web}:front");
                (await link.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
            }
            finally
            {
                await EngineScript.RunAsync(EngineKind.Podman, "cli", "pod", "rm", "-f", "-t", "0", pod);
            }
        }
    }
}
