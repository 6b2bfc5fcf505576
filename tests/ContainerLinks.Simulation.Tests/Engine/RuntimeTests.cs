using System.Buffers;
using System.Text;

namespace ContainerLinks.Simulation.Tests;

public sealed class RuntimeTests
{
    [Theory]
    [InlineData(SimulationProfile.Plain, RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.TakesEnvironmentAtStart)]
    [InlineData(SimulationProfile.Docker20, RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively | RuntimeCapabilities.GivesLinkVariables)]
    [InlineData(SimulationProfile.Docker29, RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively)]
    [InlineData(SimulationProfile.Podman5, RuntimeCapabilities.AssignsAddresses)]
    public void Capabilities_follow_the_profile(SimulationProfile profile, RuntimeCapabilities capabilities)
    {
        using SimulatedEngine engine = Engines.Make(profile);

        engine.AsRuntime().Capabilities.Should().Be(capabilities);
    }

    [Fact]
    public async Task Facts_begin_with_a_list_and_tell_every_change_in_order()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("mysql");
        await using IAsyncEnumerator<ContainerFact> facts = engine.AsRuntime().WatchAsync().GetAsyncEnumerator();
        ContainerFact first = await Next(facts);
        first.Kind.Should().Be(ContainerFactKind.Resync);
        first.Containers.Should().ContainSingle().Which.Name.Should().Be("mysql");

        engine.Stop("mysql");
        engine.Start("mysql");
        engine.Rename("mysql", "maria");
        engine.Remove("maria", force: true);
        engine.RestartDaemon();

        List<ContainerFact> seen = [first];
        while (seen[^1].Kind != ContainerFactKind.Resync || seen.Count == 1)
        {
            seen.Add(await Next(facts));
        }

        seen.Skip(1).Select(fact => fact.Kind).Should().Equal(
            ContainerFactKind.Observed, ContainerFactKind.Observed, ContainerFactKind.Observed, ContainerFactKind.Removed, ContainerFactKind.Resync);
        seen.Select(fact => fact.Version).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        seen[1].Containers[0].Networks[0].IPv4.Should().BeNull();
        seen[2].Containers[0].Networks[0].IPv4!.ToString().Should().Be("172.17.0.2");
        seen[3].Containers[0].Name.Should().Be("maria");
    }

    [Fact]
    public async Task A_restart_policy_reports_the_time_without_an_address()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run(new SimulatedContainerSpec("mysql", "mysql") { RestartPolicy = "always" });
        await using IAsyncEnumerator<ContainerFact> facts = engine.AsRuntime().WatchAsync().GetAsyncEnumerator();
        await Next(facts);

        engine.Die("mysql");
        engine.Settle();

        ContainerInfo between = (await Next(facts)).Containers[0];
        ContainerInfo after = (await Next(facts)).Containers[0];
        (between.State, between.Networks[0].IPv4).Should().Be((ContainerState.Restarting, null));
        (after.State, after.Networks[0].IPv4?.ToString()).Should().Be((ContainerState.Running, "172.17.0.2"));
    }

    [Fact]
    public async Task The_description_carries_what_links_need()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.CreateNetwork(new SimulatedNetworkSpec("aaa") { Subnet = "10.9.0.0/24" });
        engine.Run("mysql");
        engine.Run(new SimulatedContainerSpec("web", "httpd") { Links = ["mysql:db"], ExtraHosts = ["one:10.1.1.1"], Labels = new Dictionary<string, string> { ["a"] = "b" } });
        engine.Connect("aaa", "web");

        ContainerInfo info = (await engine.AsRuntime().FindAsync("web"))!;

        info.Networks.Select(network => (network.Name, network.ResolvesNames)).Should().Equal(("bridge", false), ("aaa", true));
        info.Links.Should().Equal("/mysql:/web/db");
        info.ExtraHosts.Should().Equal("one:10.1.1.1");
        info.Labels.Should().Contain("a", "b");
        info.HostsPath.Should().Be(engine.Inspect("web").HostsPath);
        (await engine.AsRuntime().FindAsync("nobody")).Should().BeNull();
    }

    [Fact]
    public async Task The_linker_and_the_engine_write_one_file()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("mysql");
        ContainerInfo info = (await engine.AsRuntime().FindAsync("mysql"))!;
        IHostsFile file = engine.AsRuntime().OpenHosts(info)!;

        file.Rewrite((current, updated) =>
        {
            updated.Write(current);
            updated.Write("10.0.0.9\tmine\n"u8);
        }).Should().BeTrue();

        engine.Hosts("mysql").Should().EndWith("10.0.0.9\tmine\n");
        Encoding.UTF8.GetString(file.Read()!).Should().Be(engine.Hosts("mysql"));
        file.Rewrite((current, updated) => updated.Write(current)).Should().BeFalse();
    }

    [Fact]
    public async Task A_refusal_reaches_the_caller_by_the_task()
    {
        using SimulatedEngine engine = Engines.Make();
        ContainerId id = engine.Run("mysql");

        Func<Task> remove = () => engine.AsRuntime().RemoveAsync(id);
        Func<Task> again = () => engine.AsRuntime().CreateAsync(new ContainerSpec("mysql"));

        (await remove.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
        (await again.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.NameInUse);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token_and_with_the_engine()
    {
        SimulatedEngine engine = Engines.Make();
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<ContainerFact> cancelled = engine.AsRuntime().WatchAsync(cancellation.Token).GetAsyncEnumerator();
        await using IAsyncEnumerator<ContainerFact> completed = engine.AsRuntime().WatchAsync().GetAsyncEnumerator();
        await Next(cancelled);
        await Next(completed);

        await cancellation.CancelAsync();
        engine.Dispose();

        Func<Task> next = async () => await cancelled.MoveNextAsync();
        await next.Should().ThrowAsync<OperationCanceledException>();
        (await completed.MoveNextAsync()).Should().BeFalse();
    }

    private static async Task<ContainerFact> Next(IAsyncEnumerator<ContainerFact> facts)
    {
        (await facts.MoveNextAsync()).Should().BeTrue();
        return facts.Current;
    }
}
