using System.Net;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A container's places on networks of several hosts and of one, as an engine tells them.</summary>
public sealed class OverlayMappingTests : IAsyncLifetime
{
    private const string Links = "q6a27wcscggw91i441921udq0";
    private readonly FakeEngine _engine = new();
    private readonly Dictionary<string, string> _drivers = new(StringComparer.Ordinal) { [Links] = "overlay" };
    private readonly DockerRuntime _runtime;

    public OverlayMappingTests()
    {
        _runtime = _engine.Connect();
        _engine.Misbehave = exchange =>
        {
            if (exchange.Route.StartsWith("/networks/", StringComparison.Ordinal) && _drivers.TryGetValue(exchange.Route[10..], out string? driver))
            {
                exchange.Reply(200, new JsonObject { ["Driver"] = driver, ["Id"] = exchange.Route[10..], ["Name"] = exchange.Route[10..], ["IPAM"] = new JsonObject { ["Config"] = new JsonArray(new JsonObject { ["Subnet"] = "10.0.1.0/24" }) } }.ToJsonString());
            }

            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task An_overlay_network_has_its_id_for_a_scope_and_the_engine_is_asked_once()
    {
        Run("db", Links, "10.0.1.7", 24);
        Run("web", Links, "10.0.1.8", 24);

        ContainerNetwork place = await PlaceAsync("db");
        (place.Name, place.Scope, place.Subnet, place.ResolvesNames).Should().Be(("net", Links, IPNetwork.Parse("10.0.1.0/24"), true));
        (await PlaceAsync("web")).Scope.Should().Be(Links);
        Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_network_of_one_host_has_no_scope_whatever_its_driver_and_a_plain_one_costs_no_question()
    {
        Run("plain", new string('4', 64), "172.18.0.2", 16);
        (await PlaceAsync("plain")).Scope.Should().BeNull();
        (await PlaceAsync("plain")).Subnet.Should().Be(IPNetwork.Parse("172.18.0.0/16"));
        Asked.Should().Be(0);

        _drivers["w6a27wcscggw91i441921udq0"] = "macvlan";
        Run("flat", "w6a27wcscggw91i441921udq0", "192.168.0.2", 24);
        (await PlaceAsync("flat")).Scope.Should().BeNull();
    }

    [Fact]
    public async Task A_network_that_is_made_anew_under_its_name_is_another_one()
    {
        FakeContainer db = Run("db", Links, "10.0.1.7", 24);
        await PlaceAsync("db");
        _drivers.Remove(Links);
        _drivers["x6a27wcscggw91i441921udq0"] = "overlay";
        db.Networks = Places("x6a27wcscggw91i441921udq0", "10.0.1.7", 24);

        (await PlaceAsync("db")).Scope.Should().Be("x6a27wcscggw91i441921udq0");
    }

    [Fact]
    public async Task A_network_that_is_gone_or_hidden_counts_as_one_of_this_host_until_it_is_told()
    {
        _drivers.Clear();
        Run("db", Links, "10.0.1.7", 24);
        (await PlaceAsync("db")).Scope.Should().BeNull();

        _drivers[Links] = "overlay";
        (await PlaceAsync("db")).Scope.Should().Be(Links);
    }

    [Fact]
    public async Task Links_of_one_network_are_told_with_it()
    {
        FakeContainer web = Run("web", Links, "10.0.1.7", 24);
        web.Networks!["net"]!["Links"] = new JsonArray("cache:kv", "db:database");

        (await PlaceAsync("web")).Links.Should().Equal("cache:kv", "db:database");
    }

    [Fact]
    public async Task A_container_that_is_down_has_no_subnet_and_odd_lengths_of_prefixes_give_none()
    {
        FakeContainer db = Run("db", Links, "10.0.1.7", 24);
        db.Status = "exited";
        (await PlaceAsync("db")).Subnet.Should().BeNull();

        db.Status = "running";
        foreach (int odd in new[] { 0, -1 })
        {
            db.Networks = Places(Links, "10.0.1.7", odd);
            (await PlaceAsync("db")).Subnet.Should().BeNull();
        }
    }

    [Fact]
    public async Task A_network_is_told_by_name_if_it_spans_hosts()
    {
        _drivers["flat"] = "bridge";

        (await ((IContainerRuntime)_runtime).FindNetworkAsync(Links)).Should().Be(new ContainerNetwork { Name = Links, Scope = Links, Subnet = IPNetwork.Parse("10.0.1.0/24"), ResolvesNames = true });
        foreach (string other in new[] { "flat", "gone", "bridge", "default", "container:db" })
        {
            (await ((IContainerRuntime)_runtime).FindNetworkAsync(other)).Should().BeNull();
        }
    }

    [Fact]
    public async Task A_list_keeps_the_scope_of_a_container_that_cannot_be_inspected()
    {
        Run("db", Links, "10.0.1.7", 24);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await PlaceAsync("db");
        Func<FakeExchange, Task> networks = _engine.Misbehave!;
        _engine.Misbehave = async exchange =>
        {
            await networks(exchange);
            if (exchange.Route.StartsWith("/containers/", StringComparison.Ordinal) && exchange.Route != "/containers/json")
            {
                exchange.Refuse(400, "not now");
            }
        };

        await using IAsyncEnumerator<ContainerFact> facts = _runtime.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        await facts.MoveNextAsync();

        ContainerNetwork place = facts.Current.Containers.Single().Networks.Single();
        (place.Scope, place.Subnet).Should().Be((Links, IPNetwork.Parse("10.0.1.0/24")));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _engine.DisposeAsync();
    }

    private int Asked => _engine.Requests.Count(request => request.Contains("/networks/", StringComparison.Ordinal));

    private static JsonObject Places(string id, string address, int prefixLength) =>
        new() { ["net"] = new JsonObject { ["NetworkID"] = id, ["IPAddress"] = address, ["IPPrefixLen"] = prefixLength, ["Links"] = null } };

    private FakeContainer Run(string name, string network, string address, int prefixLength)
    {
        FakeContainer container = _engine.Containers.Run(name);
        container.Networks = Places(network, address, prefixLength);
        return container;
    }

    private async Task<ContainerNetwork> PlaceAsync(string container) => (await _runtime.FindAsync(container))!.Networks.Single();
}
