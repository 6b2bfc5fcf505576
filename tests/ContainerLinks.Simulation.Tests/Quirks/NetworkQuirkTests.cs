using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>Joining and leaving networks, and names on user-defined ones.</summary>
public sealed class NetworkQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.LeaveDeletesByName)]
    public void Leaving_a_network_deletes_lines_by_name()
    {
        using var pair = new QuirkPair(DockerQuirks.LeaveDeletesByName);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet")));
        pair.Both(engine => engine.Run(Spec("web") with { Hostname = "host" }));
        pair.Both(engine => engine.Connect("mynet", "web"));
        pair.Both(engine => engine.Lines("web", "host").Should().HaveCount(2));

        pair.Both(engine => engine.Disconnect("mynet", "web"));

        pair.Docker.Lines("web", "host").Should().BeEmpty();
        pair.Right.AddressesOf("web", "host").Should().Equal(pair.Right.Address("web"));
    }

    [Fact]
    [Quirk(DockerQuirks.ReconnectRepeatsOwnLine)]
    public void Joining_the_bridge_again_repeats_the_own_line()
    {
        using var pair = new QuirkPair(DockerQuirks.ReconnectRepeatsOwnLine);
        pair.Both(engine => engine.Run(Spec("web") with { Hostname = "host" }));
        pair.Both(engine => engine.Disconnect("bridge", "web"));
        pair.Both(engine => engine.Connect("bridge", "web"));

        pair.Docker.Lines("web", "host").Should().HaveCount(2);
        pair.Right.AddressesOf("web", "host").Should().Equal(pair.Right.Address("web"));
    }

    [Theory]
    [InlineData(SimulationProfile.Docker28)]
    [InlineData(SimulationProfile.Docker29)]
    [Quirk(DockerQuirks.ReconnectRepeatsLinkLines)]
    public void Joining_the_bridge_again_repeats_link_lines(SimulationProfile profile)
    {
        using var pair = new QuirkPair(DockerQuirks.ReconnectRepeatsLinkLines, profile);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Disconnect("bridge", "web"));
        pair.Both(engine => engine.Connect("bridge", "web"));

        pair.Docker.Lines("web", "db").Should().HaveCount(2);
        pair.Right.Lines("web", "db").Should().ContainSingle();
    }

    [Fact]
    [Quirk(DockerQuirks.UserNetworkNamesAreTexts)]
    public void Links_of_a_user_network_are_texts()
    {
        using var pair = new QuirkPair(DockerQuirks.UserNetworkNamesAreTexts);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet")));
        pair.Both(engine => engine.Run(Spec("first") with { Network = "mynet" }));
        pair.Both(engine => engine.Run(Spec("second") with { Network = "mynet" }));
        var twice = Spec("twice", "first:db", "second:db") with { Network = "mynet" };
        pair.Both(engine => engine.Run(Spec("web", "first:db") with { Network = "mynet" }));

        pair.Docker.Run(twice);
        pair.Docker.Lookup("twice", "db")!.Answers.Single().Value.Should().Be(AddressOn(pair.Docker, "second"));
        pair.Right.Refuses(engine => engine.Create(twice));

        pair.Both(engine => engine.Rename("first", "renamed"));
        pair.Docker.Lookup("web", "db").Should().BeNull();
        pair.Right.Lookup("web", "db")!.Answers.Single().Value.Should().Be(AddressOn(pair.Right, "renamed"));
    }

    [Fact]
    [Quirk(DockerQuirks.UnknownNameGoesOutside)]
    public void A_name_that_is_not_known_is_asked_outside()
    {
        using var pair = new QuirkPair(DockerQuirks.UnknownNameGoesOutside);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet")));
        pair.Both(engine => engine.Run(Spec("mysql") with { Network = "mynet" }));
        pair.Both(engine => engine.Run(Spec("web", "mysql:db") with { Network = "mynet" }));
        pair.Both(engine => engine.Stop("mysql"));

        pair.Docker.Lookup("web", "db").Should().BeNull();
        pair.Right.Lookup("web", "db")!.ResponseCode.Should().Be(3);
    }

    private static string AddressOn(SimulatedEngine engine, string name) => engine.Inspect(name).Networks.Single().Address;
}
