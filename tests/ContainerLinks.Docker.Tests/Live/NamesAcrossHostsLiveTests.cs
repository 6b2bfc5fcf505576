using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Two hosts with a linker each, and a real zone that both publish to: a container's own resolver asks it for containers of the other host (eng/engines/two-hosts.sh).</summary>
[Collection("two hosts")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.Host1Docker, EngineVariables.Host2Docker, EngineVariables.Host2Podman, EngineVariables.HostsDns, EngineVariables.HostsResolver, EngineVariables.HostsKey)]
public sealed class NamesAcrossHostsLiveTests : IAsyncLifetime
{
    private readonly string _number = Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(5));
    private readonly List<HostUnderTest> _hosts = [];

    [EngineFact]
    public Task A_resolver_of_Docker_follows_a_container_of_the_other_hosts_Docker() => FollowAsync(EngineVariables.Host2Docker, EngineVariables.Host1Docker);

    [EngineFact]
    public Task A_resolver_of_Docker_follows_a_container_of_the_other_hosts_Podman() => FollowAsync(EngineVariables.Host2Podman, EngineVariables.Host1Docker);

    [EngineFact]
    public Task A_resolver_of_Podman_follows_a_container_of_the_other_hosts_Docker() => FollowAsync(EngineVariables.Host1Docker, EngineVariables.Host2Podman);

    [EngineFact]
    public async Task The_name_of_one_host_is_not_taken_by_the_other_and_goes_over_when_it_is_free()
    {
        HostUnderTest one = await StartAsync(EngineVariables.Host1Docker);
        HostUnderTest other = await StartAsync(EngineVariables.Host2Docker);
        await one.Client.RunAsync(Name("db"));
        await one.PublishedAsync(Name("db"));

        await other.Client.RunAsync(Name("db"));
        (await other.NextAsync<LinkChange.NameNotPublished>(change => change.Name == Name("db"))).Detail.Should().Contain(one.Name);

        await one.Client.StopAsync(Name("db"));
        (await other.PublishedAsync(Name("db"))).Addresses.Select(address => address.ToString()).Should().Equal(await other.Client.AddressAsync(Name("db")));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (HostUnderTest host in _hosts)
        {
            await host.DisposeAsync();
        }

        _patience.Dispose();
    }

    private async Task FollowAsync(string source, string recipient)
    {
        HostUnderTest there = await StartAsync(source);
        HostUnderTest here = await StartAsync(recipient);
        await there.Client.RunAsync(Name("db"));
        await there.PublishedAsync(Name("db"));
        await here.Client.RunAsync(Name("web"), "web", body => body["HostConfig"] = new JsonObject { ["Dns"] = new JsonArray(Resolver), ["DnsSearch"] = new JsonArray("links.test") });

        (await here.PingAsync(Name("web"), Name("db"))).Should().Contain($"({await there.Client.AddressAsync(Name("db"))})").And.Contain("1 packets received");

        await there.Client.StopAsync(Name("db"));
        await there.NextAsync<LinkChange.NameWithdrawn>(change => change.Name == Name("db"));
        (await here.PingAsync(Name("web"), Name("db"))).Should().Contain("bad address");

        await there.Client.RunAsync(Name("squatter"));
        await there.Client.StartAsync(Name("db"));
        await there.PublishedAsync(Name("db"));
        (await here.PingAsync(Name("web"), Name("db"))).Should().Contain($"({await there.Client.AddressAsync(Name("db"))})").And.Contain("1 packets received");
    }

    private static string Resolver => Environment.GetEnvironmentVariable(EngineVariables.HostsResolver)!;

    private string Name(string name) => $"{name}-{_number}";

    private async Task<HostUnderTest> StartAsync(string variable)
    {
        var host = new HostUnderTest(variable, _number, _patience.Token);
        _hosts.Add(host);
        await host.Linker.FollowAsync(_patience.Token);
        return host;
    }
}
