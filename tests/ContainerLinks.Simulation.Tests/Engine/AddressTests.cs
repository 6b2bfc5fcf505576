using System.Net;

namespace ContainerLinks.Simulation.Tests;

public sealed class AddressTests
{
    [Fact]
    public void A_fixed_range_of_the_bridge_is_given_whole()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.FixedCidr = "172.17.9.128/30");
        foreach (string name in new[] { "one", "two", "three", "four" })
        {
            engine.Run(name);
        }

        engine.List().Select(container => container.Address).Should().Equal("172.17.9.128", "172.17.9.129", "172.17.9.130", "172.17.9.131");
        engine.Invoking(e => e.Run("five")).Should().Throw<SimulatedEngineException>().Which.Error.Should().Be(ContainerLinksError.AddressesExhausted);
    }

    [Fact]
    public void An_address_rests_for_its_owner_where_it_is_not_reused_at_once()
    {
        var time = new SimulatedTime();
        using SimulatedEngine engine = Engines.Without(DockerQuirks.AddressReusedAtOnce, options =>
        {
            options.TimeProvider = time;
            options.BridgeAddress = "10.70.0.1/29";
            options.ReuseDelay = TimeSpan.FromSeconds(10);
        });
        foreach (string name in new[] { "one", "two", "three", "four" })
        {
            engine.Run(name);
        }

        engine.Stop("one");
        engine.Run("five");
        engine.Inspect("five").Address.Should().Be("10.70.0.6");
        engine.Create(new SimulatedContainerSpec("six", "httpd"));
        engine.Invoking(e => e.Start("six")).Should().Throw<SimulatedEngineException>();
        time.Advance(TimeSpan.FromSeconds(10));
        engine.Start("six");
        engine.Inspect("six").Address.Should().Be("10.70.0.2");
    }

    [Fact]
    public void A_fixed_address_outlives_a_stop_where_a_stopped_owner_holds_it()
    {
        using SimulatedEngine engine = Engines.Without(DockerQuirks.StoppedOwnerHoldsNothing);
        engine.CreateNetwork(new SimulatedNetworkSpec("net") { Subnet = "10.9.0.0/24" });
        engine.Run(new SimulatedContainerSpec("one", "httpd") { Network = "net", Address = "10.9.0.2" });
        engine.Stop("one");

        engine.Run(new SimulatedContainerSpec("two", "httpd") { Network = "net" });
        engine.Inspect("two").Networks[0].Address.Should().Be("10.9.0.3");
        engine.Invoking(e => e.Create(new SimulatedContainerSpec("thief", "httpd") { Network = "net", Address = "10.9.0.2" }))
            .Should().Throw<SimulatedEngineException>().Which.Error.Should().Be(ContainerLinksError.AddressInUse);
        engine.Remove("one");
        engine.Run(new SimulatedContainerSpec("heir", "httpd") { Network = "net", Address = "10.9.0.2" });
    }

    [Fact]
    public void Containers_have_their_addresses_again_after_a_daemon_restart_where_leases_are_kept()
    {
        using SimulatedEngine engine = Engines.Without(DockerQuirks.DaemonRestartForgetsLeases);
        engine.Run("one");
        engine.Run("two");
        engine.RestartDaemon();

        engine.Start("two");
        engine.Run("three");
        engine.Start("one");
        engine.List().Select(container => container.Address).Should().Equal("172.17.0.2", "172.17.0.3", "172.17.0.4");

        engine.Stop("one");
        engine.Run("four");
        engine.Inspect("four").Address.Should().Be("172.17.0.2", "an ordinary stop gives the address to the next");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_an_unchecked_release_takes_an_address_from_its_owner(bool isUnchecked)
    {
        using SimulatedEngine engine = Engines.Without(isUnchecked ? DockerQuirks.None : DockerQuirks.UncheckedRelease);
        engine.Run("one");
        SubnetPool pool = engine.Parts.Networks.Get("bridge").IPv4!.Pool;

        pool.Release("stranger", IPAddress.Parse("172.17.0.2")).Should().Be(isUnchecked);
        pool.Release("stranger", IPAddress.Parse("172.17.0.0")).Should().Be(isUnchecked);

        engine.Run("two");
        engine.Inspect("two").Address.Should().Be(isUnchecked ? "172.17.0.2" : "172.17.0.3");
    }
}
