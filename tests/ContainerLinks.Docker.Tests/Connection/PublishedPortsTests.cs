using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Ports of the host that lead to a container, in the forms in which engines tell them.</summary>
public sealed class PublishedPortsTests : IAsyncLifetime
{
    private FakeEngine _engine = new();

    [Fact]
    public async Task Each_binding_of_a_running_container_is_told_in_one_order()
    {
        // Docker 28: what is only exposed is null, and a port without an address of its own has one binding for each family.
        Run("""
            {
                "9000/sctp": [{"HostIp": "127.0.0.1", "HostPort": "9000"}],
                "80/tcp": [{"HostIp": "::", "HostPort": "8080"}, {"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "0.0.0.0", "HostPort": "8081"}],
                "443/tcp": null,
                "53/udp": [],
                "53/tcp": [{"HostIp": "192.0.2.7", "HostPort": "53"}, {"HostIp": "192.0.2.7", "HostPort": "53"}]
            }
            """);

        (await PortsAsync()).Should().Equal(
            "53/tcp at 192.0.2.7:53", "80/tcp at 0.0.0.0:8080", "80/tcp at 0.0.0.0:8081", "80/tcp at [::]:8080", "9000/sctp at 127.0.0.1:9000");
    }

    [Fact]
    public async Task Podmans_empty_address_stands_for_all_of_IPv4()
    {
        await _engine.DisposeAsync();
        _engine = new FakeEngine(FakeRelease.Podman4);
        Run("""{"80/tcp": [{"HostIp": "", "HostPort": "8080"}], "81/tcp": [{"HostPort": "8081"}]}""");

        (await PortsAsync()).Should().Equal("80/tcp at 0.0.0.0:8080", "81/tcp at 0.0.0.0:8081");
    }

    [Fact]
    public async Task What_is_no_port_of_the_host_is_left_out_and_the_others_are_told()
    {
        Run("""
            {
                "80/tcp": [null, {"HostIp": "0.0.0.0", "HostPort": ""}, {"HostIp": "0.0.0.0", "HostPort": "0"}, {"HostIp": "0.0.0.0", "HostPort": "8000-8010"}, {"HostIp": "0.0.0.0", "HostPort": "65536"}],
                "81/icmp": [{"HostIp": "0.0.0.0", "HostPort": "81"}],
                "82/tcp": [{"HostIp": "localhost", "HostPort": "82"}, {"HostIp": "010.0.0.1", "HostPort": "82"}],
                "": [{"HostIp": "0.0.0.0", "HostPort": "83"}],
                "84/tcp": [{"HostIp": "0.0.0.0", "HostPort": "84"}]
            }
            """);

        (await PortsAsync()).Should().Equal("84/tcp at 0.0.0.0:84");
    }

    [Fact]
    public async Task A_container_that_does_not_run_has_none_and_neither_has_one_without_any()
    {
        FakeContainer db = Run("""{"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]}""");
        _engine.Containers.Stop(db);
        (await PortsAsync()).Should().BeEmpty();

        db.Ports = null;
        db.Status = "running";
        (await PortsAsync()).Should().BeEmpty();
    }

    [Fact]
    public void A_list_shows_the_same_ports()
    {
        const string Entry = """
            [{
                "Id": "ab", "Names": ["/db"], "State": "running",
                "Ports": [{"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 443, "Type": "tcp"}, {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 53, "PublicPort": 5353, "Type": "udp"}, 7]
            }]
            """;
        EngineContainer listed = EngineList.Read(JsonDocument.Parse(Entry).RootElement).Containers[0].Content;

        ContainerMapping.PublishedPortsOf(listed, ContainerState.Running).Select(Show).Should().Equal("53/udp at 0.0.0.0:5353", "80/tcp at 0.0.0.0:8080", "80/tcp at [::]:8080");
        ContainerMapping.PublishedPortsOf(listed, ContainerState.Exited).Should().BeEmpty();
    }

    [Fact]
    public async Task A_container_that_the_engine_will_not_tell_about_has_what_the_list_shows()
    {
        Run("{}").ListedPorts = new JsonArray(JsonNode.Parse("""{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}"""));
        _engine.Misbehave = exchange =>
        {
            if (exchange.Route.StartsWith("/containers/", StringComparison.Ordinal) && exchange.Route != "/containers/json")
            {
                exchange.Refuse(500, "no");
            }

            return Task.CompletedTask;
        };
        using DockerRuntime runtime = _engine.Connect();
        await using var facts = new FactReader(runtime, TimeSpan.FromMinutes(1));

        (await facts.NextAsync()).Containers.Single().PublishedPorts.Select(Show).Should().Equal("80/tcp at 0.0.0.0:8080");
    }

    [Fact]
    public void Another_port_is_another_content()
    {
        static ContainerInfo With(int port) => new()
        {
            Id = new ContainerId("ab"),
            Name = "db",
            PublishedPorts = [new PublishedPort(new ContainerPort(80), System.Net.IPAddress.Any, port)],
        };

        ContainerContent.IsSame(With(8080), With(8080)).Should().BeTrue();
        ContainerContent.IsSame(With(8080), With(8081)).Should().BeFalse();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    private static string Show(PublishedPort port) => $"{port.Port} at {new System.Net.IPEndPoint(port.HostAddress, port.HostPort)}";

    private FakeContainer Run(string ports)
    {
        FakeContainer db = _engine.Containers.Run("db");
        db.Ports = JsonNode.Parse(ports)!.AsObject();
        return db;
    }

    private async Task<string[]> PortsAsync()
    {
        using DockerRuntime runtime = _engine.Connect();
        return [.. (await runtime.FindAsync("db"))!.PublishedPorts.Select(Show)];
    }
}
