using System.Net;

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

    [Theory]
    [InlineData("", "ExtraHosts[1] '' has no address; expected name:address, name=address or name;name:address, with an IPv4 or IPv6 address or host-gateway.*")]
    [InlineData("db", "ExtraHosts[1] 'db' has no address*")]
    [InlineData("db:", "ExtraHosts[1] 'db:' has '', which is no address*")]
    [InlineData(":1.1.1.1", "ExtraHosts[1]*which is no host name*")]
    [InlineData("db:010.0.0.1", "ExtraHosts[1]*which is no address*")]
    [InlineData("a\n10.0.0.1 b:1.1.1.1", "ExtraHosts[1] 'a\\u000a10.0.0.1 b:1.1.1.1' has the name*which is no host name*")]
    [InlineData("10.0.0.5:1.1.1.1", "ExtraHosts[1]*which is no host name*")]
    public void A_malformed_extra_host_is_told_with_its_place(string text, string message) =>
        FluentActions.Invoking(() => new ContainerSpec("web") { ExtraHosts = ["good:1.1.1.1", text] }).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("ExtraHosts");

    [Theory]
    [InlineData("FOO", "Environment[1] has no '='; expected KEY=value.*")]
    [InlineData("", "Environment[1] has no '='*")]
    [InlineData("=hunter2", "Environment[1] has nothing before its '='*")]
    public void A_malformed_variable_is_told_with_its_place_and_without_its_text(string text, string message) =>
        FluentActions.Invoking(() => new ContainerSpec("web") { Environment = ["A=", text] }).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("Environment")
            .Which.Message.Should().NotContain("hunter2").And.NotContain("FOO");

    [Fact]
    public void A_port_that_nothing_can_listen_on_is_told_with_its_place()
    {
        FluentActions.Invoking(() => new ContainerSpec("web") { ExposedPorts = [new(80), new(0, "udp")] }).Should().Throw<ArgumentException>()
            .WithMessage("ExposedPorts[1] is 0/udp; expected a port from 1 to 65535.*").WithParameterName("ExposedPorts");
        FluentActions.Invoking(() => new ContainerSpec("web") { ExposedPorts = [default] }).Should().Throw<ArgumentException>().WithMessage("ExposedPorts[0] is the default value*");
    }

    [Fact]
    public void Null_is_told_with_its_place()
    {
        (string Property, Func<ContainerSpec> Make)[] nulls =
        [
            ("name", () => new(null!)), ("Image", () => new("web") { Image = null! }), ("DomainName", () => new("web") { DomainName = null! }), ("Network", () => new("web") { Network = null! }),
            ("Links", () => new("web") { Links = null! }), ("Command", () => new("web") { Command = null! }), ("Environment", () => new("web") { Environment = null! }),
            ("ExposedPorts", () => new("web") { ExposedPorts = null! }), ("ExtraHosts", () => new("web") { ExtraHosts = null! }), ("Labels", () => new("web") { Labels = null! }),
        ];
        foreach ((string property, Func<ContainerSpec> make) in nulls)
        {
            make.Should().Throw<ArgumentNullException>().WithParameterName(property);
        }

        FluentActions.Invoking(() => new ContainerSpec("web") { Links = ["db", null!] }).Should().Throw<ArgumentException>().WithMessage("Links[1] is null; expected source or source:alias.*");
        FluentActions.Invoking(() => new ContainerSpec("web") { Links = [""] }).Should().Throw<ArgumentException>().WithMessage("Links[0] is empty; expected source or source:alias.*");
        FluentActions.Invoking(() => new ContainerSpec("web") { Command = [null!] }).Should().Throw<ArgumentException>().WithMessage("Command[0] is null*");
        FluentActions.Invoking(() => new ContainerSpec("web") { Environment = [null!] }).Should().Throw<ArgumentException>().WithMessage("Environment[0] is null*");
        FluentActions.Invoking(() => new ContainerSpec("web") { ExtraHosts = [null!] }).Should().Throw<ArgumentException>().WithMessage("ExtraHosts[0] is null*");
        FluentActions.Invoking(() => new ContainerSpec("web") { Labels = new Dictionary<string, string> { ["a"] = null! } }).Should().Throw<ArgumentException>().WithMessage("Labels['a'] is null*");
    }

    [Fact]
    public void Extra_hosts_are_kept_in_the_form_that_every_engine_takes() =>
        new ContainerSpec("web") { ExtraHosts = ["db=[fd00::1]", "a;b:1.1.1.1", "gate:host-gateway"] }.ExtraHosts
            .Should().Equal("db:fd00::1", "a:1.1.1.1", "b:1.1.1.1", "gate:host-gateway");

    [Fact]
    public void Specs_are_equal_by_what_is_in_their_lists_and_keep_a_copy_of_them()
    {
        List<string> links = ["db:database"];
        ContainerSpec spec = Make(links);

        spec.Should().Be(Make(["db:database"]));
        spec.GetHashCode().Should().Be(Make(["db:database"]).GetHashCode());
        links.Add("cache");
        spec.Links.Should().Equal("db:database");
        ContainerSpec[] others =
        [
            new("other"), spec with { Image = "x" }, spec with { Links = [] }, spec with { Hostname = "x" }, spec with { DomainName = "x" }, spec with { Command = ["run", "x"] }, spec with { Environment = ["A=2"] },
            spec with { ExposedPorts = [new(81)] }, spec with { ExtraHosts = [] }, spec with { Labels = new Dictionary<string, string> { ["a"] = "2" } }, spec with { Network = "x" }, spec with { Address = IPAddress.Loopback },
        ];
        others.Should().NotContain(spec);
        spec.Equals(null).Should().BeFalse();

        static ContainerSpec Make(IReadOnlyList<string> links) => new("web")
        {
            Image = "nginx", Links = links, Hostname = "www", DomainName = "example", Command = ["run"], Environment = ["A=1"], ExposedPorts = [new(80)], ExtraHosts = ["x:1.1.1.1"],
            Labels = new Dictionary<string, string> { ["a"] = "1" }, Network = "net", Address = IPAddress.Parse("10.0.0.1"),
        };
    }

    [Fact]
    public void Networks_are_equal_by_what_is_in_their_lists()
    {
        ContainerNetwork network = Make();

        network.Should().Be(Make());
        network.GetHashCode().Should().Be(Make().GetHashCode());
        ContainerNetwork[] others = [network with { Name = "x" }, network with { IPv4 = null }, network with { IPv6 = null }, network with { ResolvesNames = true }, network with { Aliases = ["b"] }];
        others.Should().NotContain(network);

        static ContainerNetwork Make() => new() { Name = "bridge", IPv4 = IPAddress.Parse("10.0.0.1"), IPv6 = IPAddress.Parse("fd00::1"), Aliases = ["a"] };
    }
}
