namespace ContainerLinks.Tests.Containers;

public sealed class ContainerSpecTests
{
    [Fact]
    public void A_spec_asks_for_nothing_but_its_name_by_default()
    {
        var spec = new ContainerSpec("web");

        spec.Image.Should().BeEmpty();
        spec.Links.Should().BeEmpty();
        spec.Hostname.Should().BeNull();
        spec.DomainName.Should().BeEmpty();
        spec.Command.Should().BeEmpty();
        spec.Environment.Should().BeEmpty();
        spec.ExposedPorts.Should().BeEmpty();
        spec.ExtraHosts.Should().BeEmpty();
        spec.Labels.Should().BeEmpty();
        spec.Network.Should().Be("default");
        spec.Address.Should().BeNull();
    }

    [Fact]
    public void A_spec_and_an_info_never_show_their_environment()
    {
        var spec = new ContainerSpec("web") { Environment = ["PASSWORD=hunter2"] };
        var info = new ContainerInfo { Id = new ContainerId("abc"), Name = "web", Environment = ["PASSWORD=hunter2"] };

        spec.ToString().Should().Contain("web").And.NotContain("hunter2").And.NotContain("PASSWORD");
        info.ToString().Should().NotContain("hunter2");
    }
}
