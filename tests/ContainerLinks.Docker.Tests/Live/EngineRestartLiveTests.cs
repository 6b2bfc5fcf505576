using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that die under the linker.</summary>
public static class EngineRestartLiveTests
{
    public abstract class OnAnyDocker : LiveTests
    {
        private protected OnAnyDocker(EngineUnderTest under)
            : base(under)
        {
        }

        [EngineFact]
        public async Task After_a_crash_the_linker_lists_anew_and_every_line_is_right()
        {
            string db = Engine.NameOf("db"), web = Engine.NameOf("web");
            await Client.RunAsync(db);
            await Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{db}:database" });
            ContainerLinker linker = await Engine.FollowAsync();
            string before = await Client.AddressAsync(db);
            (await Client.ResolveAsync(web, "database")).Should().Equal(before);

            await EngineScript.RunAsync(Under, "kill");
            await EngineScript.RunAsync(Under, "start");
            await Engine.NextAsync<LinkChange.Resync>();

            // The crash took the containers along; they come back in another order, and so with other addresses.
            foreach (string name in (string[])[web, db])
            {
                await Client.StopAsync(name);
            }

            await Client.StartAsync(web);
            await Client.StartAsync(db);
            string after = await Client.AddressAsync(db);
            after.Should().NotBe(before);
            (await Engine.ResolveAsync(web, "database", after)).Should().Equal(after);
            (await linker.GetLinksAsync(web)).Should().ContainSingle("the link was not lost, and not made twice");
        }
    }

    public abstract class OnAnyPodman : LiveTests
    {
        private protected OnAnyPodman(EngineUnderTest under)
            : base(under)
        {
        }

        [EngineFact]
        public async Task What_happened_while_the_service_was_away_is_made_good()
        {
            string db = Engine.NameOf("db"), web = Engine.NameOf("web"), gone = Engine.NameOf("gone");
            await Client.RunAsync(db);
            await Client.RunAsync(gone);
            await Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link.1"] = $"{db}:database", ["containerlinks.link.2"] = $"{gone}:other" });
            await Engine.FollowAsync();
            (await Client.ResolveAsync(web, "other")).Should().NotBeEmpty();
            string before = await Client.AddressAsync(db);

            await EngineScript.RunAsync(Under, "kill");
            await EngineScript.RunAsync(Under, "cli", "restart", "-t", "0", db);
            await EngineScript.RunAsync(Under, "cli", "rm", "-f", "-t", "0", gone);
            await EngineScript.RunAsync(Under, "start");
            await Engine.NextAsync<LinkChange.Resync>();

            string after = await Client.AddressAsync(db);
            after.Should().NotBe(before);
            (await Client.ResolveAsync(web, "database")).Should().Equal(after);
            (await Client.ResolveAsync(web, "other")).Should().BeEmpty();
            (await Engine.DrainAsync(web)).Select(change => (change.GetType(), (change as LinkChange.OfLink)?.Link.Alias)).Should().BeEquivalentTo(
                [(typeof(LinkChange.Moved), "database"), (typeof(LinkChange.Unbound), "other")], "no change of the gap is lost, and none is told twice");
        }

        [EngineFact]
        public async Task A_container_of_a_pod_uses_the_pods_network_and_its_own_links_are_refused_with_the_reason()
        {
            string pod = Engine.NameOf("pod"), member = Engine.NameOf("member"), web = Engine.NameOf("web");
            await EngineScript.RunAsync(Under, "cli", "pod", "create", "--infra-image", "db", "--infra-command", "/bin/sleep 100000", "--name", pod);
            try
            {
                await EngineScript.RunAsync(Under, "cli", "run", "-d", "--pod", pod, "--name", member, "db");
                await Client.RunAsync(web, "web");
                ContainerLinker linker = await Engine.FollowAsync();

                await linker.LinkAsync(web, $"{member}:database");
                ContainerInfo info = (await Engine.Runtime.FindAsync(member))!;
                string address = (await Engine.Runtime.FindAsync(info.NetworkOf!.Value))!.Networks[0].IPv4!.ToString();
                (await Client.ResolveAsync(web, "database")).Should().Equal(address);

                Func<Task> link = () => linker.LinkAsync(member, $"{web}:front");
                (await link.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
            }
            finally
            {
                await EngineScript.RunAsync(Under, "cli", "pod", "rm", "-f", "-t", "0", pod);
            }
        }
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker() : OnAnyDocker(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript)]
    public sealed class OnNewerDocker() : OnAnyDocker(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman() : OnAnyPodman(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
    public sealed class OnNewerPodman() : OnAnyPodman(EngineUnderTest.NewerPodman);
}
