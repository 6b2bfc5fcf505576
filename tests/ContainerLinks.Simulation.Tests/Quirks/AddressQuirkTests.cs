using System.Net;
using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>Who gets which address.</summary>
public sealed class AddressQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.AddressReusedAtOnce)]
    public void A_freed_address_is_given_at_once()
    {
        using var pair = new QuirkPair(DockerQuirks.AddressReusedAtOnce);
        pair.Both(engine => engine.Run("first"));
        pair.Both(engine => engine.Stop("first"));
        pair.Both(engine => engine.Run("second"));

        pair.Docker.Address("second").Should().Be("172.17.0.2");
        pair.Right.Address("second").Should().Be("172.17.0.3");
        pair.Right.Start("first");
        pair.Right.Address("first").Should().Be("172.17.0.2", "its owner comes first");
    }

    [Fact]
    [Quirk(DockerQuirks.StoppedOwnerHoldsNothing)]
    public void A_stopped_owner_holds_nothing()
    {
        using var pair = new QuirkPair(DockerQuirks.StoppedOwnerHoldsNothing);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet") { Subnet = "10.20.0.0/24" }));
        pair.Both(engine => engine.Run(Fixed("first", "10.20.0.50")));
        pair.Both(engine => engine.Stop("first"));

        pair.Docker.Run(Fixed("second", "10.20.0.50"));
        pair.Docker.Inspect("second").Networks.Single().Address.Should().Be("10.20.0.50");
        pair.Right.Refuses(engine => engine.Run(Fixed("second", "10.20.0.50")));
    }

    [Fact]
    [Quirk(DockerQuirks.FullPoolHidesBusyAddress)]
    public void A_full_pool_hides_that_an_address_is_busy()
    {
        using var pair = new QuirkPair(DockerQuirks.FullPoolHidesBusyAddress);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet") { Subnet = "10.20.0.0/30" }));
        pair.Both(engine => engine.Run(Fixed("first", "10.20.0.2")));

        pair.Docker.Refuses(engine => engine.Run(Fixed("second", "10.20.0.2"))).Message.Should().Be("No available addresses on this pool");
        pair.Right.Refuses(engine => engine.Run(Fixed("second", "10.20.0.2"))).Message.Should().Be("Address already in use");
    }

    [Fact]
    [Quirk(DockerQuirks.UnvalidatedSubnets)]
    public void Subnets_are_not_checked()
    {
        using var pair = new QuirkPair(DockerQuirks.UnvalidatedSubnets);
        var bits = new SimulatedNetworkSpec("bits") { Subnet = "10.63.0.77/24" };
        var range = new SimulatedNetworkSpec("range") { Subnet = "10.61.0.0/24", Range = "10.62.0.0/28" };

        pair.Docker.CreateNetwork(bits).Subnets.Single().Subnet.Should().Be("10.63.0.77/24");
        pair.Docker.CreateNetwork(range);
        pair.Right.Refuses(engine => engine.CreateNetwork(bits)).Message.Should().Contain("10.63.0.0/24");
        pair.Right.Refuses(engine => engine.CreateNetwork(range)).Message.Should().Contain("10.62.0.0/28");
    }

    [Fact]
    [Quirk(DockerQuirks.UncheckedRelease)]
    public void A_release_is_not_checked()
    {
        Pool(DockerQuirks.UncheckedRelease, out var address).Release("stranger", address).Should().BeTrue();
        Pool(DockerQuirks.UncheckedRelease, out _).Release("stranger", IPNetwork.Parse("10.20.0.0/24").BaseAddress).Should().BeTrue("even the network's own address");

        var right = Pool(DockerQuirks.None, out address);
        right.Release("stranger", address).Should().BeFalse();
        right.Release("owner", address).Should().BeTrue();

        // No command gives back what it does not have; it takes a fault of the engine itself.
        static SubnetPool Pool(DockerQuirks quirks, out IPAddress address)
        {
            var context = new EngineContext(new SimulationOptions { Profile = SimulationProfile.Docker20, Quirks = quirks }, new SimulatedTime());
            var pool = new SubnetPool(context, IPNetwork.Parse("10.20.0.0/24"), range: null);
            address = pool.Take("owner", wanted: null)!;
            return pool;
        }
    }

    private static SimulatedContainerSpec Fixed(string name, string address) => Spec(name) with { Network = "mynet", Address = address };
}
