using System.Net;

namespace ContainerLinks.Tests;

/// <summary>Which containers have which names, and where they lead.</summary>
public sealed class PublishedNamesTests : IAsyncDisposable
{
    private readonly FakeRuntime _runtime = new();
    private readonly FakePublisher _publisher = new();
    private readonly ListLog _log = new();
    private LinkerFixture? _fixture;

    private LinkerFixture Fixture => _fixture ??= new LinkerFixture(_runtime, logger: _log, publishers: _publisher);

    public async ValueTask DisposeAsync()
    {
        await (_fixture?.DisposeAsync() ?? default);
        _log.Dispose();
    }

    [Theory]
    [InlineData("", NamedContainers.Asking, "db")]
    [InlineData("true", NamedContainers.Asking, "db")]
    [InlineData("front, www.shop\tfront", NamedContainers.Asking, "front", "www.shop")]
    [InlineData("front", NamedContainers.All, "db", "front")]
    [InlineData("false", NamedContainers.All)]
    [InlineData("false other", NamedContainers.Asking, "false", "other")]
    [InlineData(null, NamedContainers.Asking)]
    [InlineData(null, NamedContainers.LinkedTo)]
    [InlineData(null, NamedContainers.All, "db")]
    public async Task A_label_asks_for_names_or_keeps_the_container_out(string? label, NamedContainers containers, params string[] expected)
    {
        _publisher.Options.Containers = containers;
        Add("db", "10.0.0.2", label);

        (await NamesAsync()).Should().Equal(expected);
    }

    [Fact]
    public async Task Those_that_a_link_leads_to_have_names_as_long_as_one_does()
    {
        _publisher.Options.Containers = NamedContainers.LinkedTo;
        Add("db", "10.0.0.2");
        Add("web", "10.0.0.3");
        await Fixture.FollowAsync();
        (await _publisher.NextAsync()).Texts.Should().BeEmpty();

        await Fixture.Linker.LinkAsync("web", "db");
        await _publisher.NextAsync("db: 10.0.0.2");
        await Fixture.Linker.UnlinkAsync("web", "db");
        await _publisher.NextAsync([]);
    }

    [Theory]
    [InlineData("{name}.{label:app}", "db.shop")]
    [InlineData("x-{id}", "x-c00000000001")]
    [InlineData("{hostname}", "inside")]
    [InlineData("fixed", "fixed")]
    [InlineData("{label:none}")]
    [InlineData("{label:empty}x")]
    public async Task A_template_is_filled_in_and_what_lacks_a_part_has_no_name(string template, params string[] expected)
    {
        _publisher.Options.Template = template;
        Add("db", "10.0.0.2", change: info => FakeRuntime.Copy(info, hostname: "inside", labels: new Dictionary<string, string> { ["app"] = "shop", ["empty"] = "" }));

        (await NamesAsync()).Should().Equal(expected);
    }

    [Theory]
    [InlineData("", "by.code", "db")]
    [InlineData("front", "by.code", "front")]
    [InlineData("false")]
    [InlineData(null, "by.code")]
    public async Task A_function_chooses_beside_the_label(string? label, params string[] expected)
    {
        _publisher.Options.Containers = NamedContainers.Asking;
        _publisher.Options.NamesOf = static _ => ["by.code"];
        Add("db", "10.0.0.2", label);

        (await NamesAsync()).Should().Equal(expected);
    }

    [Fact]
    public async Task A_function_that_throws_spoils_one_containers_names_and_is_told_once()
    {
        _publisher.Options.NamesOf = static container => container.Name == "bad" ? throw new InvalidOperationException("who is that?") : [container.Name + ".code", null!];
        Add("bad", "10.0.0.9");
        Add("db", "10.0.0.2");
        (await NamesAsync()).Should().Equal("bad", "db", "db.code");
        _runtime.Move("db", "10.0.0.3");
        await _publisher.NextAsync();
        await Fixture.Linker.DisposeAsync();

        _log.Texts.Should().ContainSingle(text => text.Contains("who is that?", StringComparison.Ordinal)).Which.Should().Contain("bad");
    }

    [Fact]
    public async Task More_than_64_names_of_a_label_are_none_and_that_is_told()
    {
        _publisher.Fault = static name => name.Contains(' ', StringComparison.Ordinal) ? "has a blank in it" : null;
        _publisher.Options.Containers = NamedContainers.Asking;
        Add("db", "10.0.0.2", string.Join(' ', Enumerable.Range(0, 70).Select(number => $"n{number:00}")));

        (await NamesAsync()).Should().HaveCount(63);
        await Fixture.NextAsync<LinkChange.NamePublished>();
        (await Fixture.Linker.GetPublishedNamesAsync()).Should().ContainSingle(status => status.Problem != null).Which.Problem.Should().Contain("n63 n64").And.EndWith("it has a blank in it.");
    }

    [Fact]
    public async Task What_cannot_be_a_name_is_left_out_and_told_once()
    {
        _publisher.Fault = static name => name.Contains('!', StringComparison.Ordinal) ? "has a '!' in it" : null;
        Add("db", "10.0.0.2", "bad!name good");
        await Fixture.FollowAsync();
        await _publisher.NextAsync("db: 10.0.0.2", "good: 10.0.0.2");
        _runtime.Move("db", "10.0.0.3");
        await _publisher.NextAsync("db: 10.0.0.3", "good: 10.0.0.3");
        await Fixture.Linker.ReconcileAsync();
        await Fixture.Linker.DisposeAsync();

        _log.Warnings.Should().Equal("In the zone 'test': 'db' does not get the name 'bad!name': it has a '!' in it.");
    }

    [Fact]
    public async Task Of_two_containers_that_want_one_name_the_first_by_its_own_name_has_it_and_the_other_is_told()
    {
        Add("web", "10.0.0.3", "Shop");
        Add("db", "10.0.0.2", "shop");

        await Fixture.FollowAsync();
        (await _publisher.NextAsync()).Texts.Should().Equal("db: 10.0.0.2", "shop: 10.0.0.2", "web: 10.0.0.3");
        await Fixture.NextAsync<LinkChange.NamePublished>();
        PublishedNameStatus refused = (await Fixture.Linker.GetPublishedNamesAsync()).Should().ContainSingle(status => status.Problem != null).Which;
        (refused.Name, refused.Container, refused.Since, refused.Problem).Should().Be(("Shop", "web", null, "'web' does not get the name 'Shop': 'db' has it."));
        refused.Addresses.Should().BeEmpty();

        _runtime.Move("db", null);
        await _publisher.NextAsync("Shop: 10.0.0.3", "web: 10.0.0.3");
    }

    [Fact]
    public async Task The_networks_that_count_are_taken_in_their_order_and_an_address_with_a_zone_leads_nowhere()
    {
        ((List<string>)[.. new[] { "front", "back" }]).ForEach(_publisher.Options.Networks.Add);
        Add("db", "10.0.0.2", change: info => FakeRuntime.Copy(info, networks:
        [
            new ContainerNetwork { Name = "bridge", IPv4 = IPAddress.Parse("10.0.0.2") },
            new ContainerNetwork { Name = "back", IPv4 = IPAddress.Parse("10.2.0.2") },
            new ContainerNetwork { Name = "front", IPv6 = IPAddress.Parse("fe80::1%2") },
        ]));
        Add("web", "10.0.0.3");

        await Fixture.FollowAsync();
        (await _publisher.NextAsync()).Texts.Should().Equal("db: 10.2.0.2");
    }

    [Fact]
    public async Task With_a_host_address_names_lead_to_the_ports_that_others_reach()
    {
        _publisher.Options.HostAddress = IPAddress.Parse("192.0.2.1");
        PublishedPort at(string host, int port) => new(new ContainerPort(80), IPAddress.Parse(host), port);
        Add("any", "10.0.0.2", change: info => FakeRuntime.Copy(info, publishedPorts: [at("::", 1), at("0.0.0.0", 8080), at("192.0.2.1", 8081)]));
        Add("own", "10.0.0.3", change: info => FakeRuntime.Copy(info, publishedPorts: [at("127.0.0.1", 2), at("192.0.2.1", 8082)]));
        Add("loop", "10.0.0.4", change: info => FakeRuntime.Copy(info, publishedPorts: [at("127.0.0.1", 3)]));
        Add("other", "10.0.0.5", change: info => FakeRuntime.Copy(info, publishedPorts: [at("192.0.2.2", 4)]));
        Add("none", "10.0.0.6");
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("side"), state: ContainerState.Running, networks: [], networkOf: _runtime.Get("any").Id));

        await Fixture.FollowAsync();
        PublisherCall call = await _publisher.NextAsync();

        call.Texts.Should().Equal("any: 192.0.2.1", "own: 192.0.2.1", "side: 192.0.2.1");
        call.Names.Select(name => name.Ports.Single().ToString()).Should().Equal(
            at("192.0.2.1", 8080).ToString(), at("192.0.2.1", 8082).ToString(), at("192.0.2.1", 8080).ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_container_whose_health_check_fails_is_taken_out_by_option(bool leaves)
    {
        _publisher.Options.LeaveOutUnhealthy = leaves;
        Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        await _publisher.NextAsync("db: 10.0.0.2");

        _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), health: ContainerHealth.Unhealthy));
        (await _publisher.NextAsync()).Texts.Should().Equal(leaves ? [] : ["db: 10.0.0.2"]);
        _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), health: ContainerHealth.Healthy));
        (await _publisher.NextAsync()).Texts.Should().Equal("db: 10.0.0.2");
    }

    [Fact]
    public async Task One_that_uses_anothers_network_leads_there_by_its_own_name_and_ports()
    {
        Add("db", "10.0.0.2", change: info => FakeRuntime.Copy(info, ports: [new ContainerPort(1)]));
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("side"), state: ContainerState.Running, networks: [], ports: [new ContainerPort(2, "udp")], networkOf: _runtime.Get("db").Id));

        await Fixture.FollowAsync();
        PublisherCall call = await _publisher.NextAsync();

        call.Texts.Should().Equal("db: 10.0.0.2", "side: 10.0.0.2");
        call.Names[1].Ports.Should().Equal(new PublishedPort(new ContainerPort(2, "udp"), IPAddress.Parse("10.0.0.2"), 2));
    }

    private async Task<string[]> NamesAsync()
    {
        await Fixture.FollowAsync();
        return [.. (await _publisher.NextAsync()).Names.Select(name => name.Name)];
    }

    private void Add(string name, string address, string? label = null, Func<ContainerInfo, ContainerInfo>? change = null) => _runtime.Add(
        name, address, info => change?.Invoke(info) ?? (label is null ? info : FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.host"] = label })));
}
