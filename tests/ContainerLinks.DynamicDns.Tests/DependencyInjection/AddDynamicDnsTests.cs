using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>From a container to an answer, as a program puts it together.</summary>
public sealed class AddDynamicDnsTests
{
    [Fact]
    public async Task A_container_that_runs_has_a_name_and_one_that_is_removed_has_none()
    {
        var zone = new InMemoryZone("links.test");
        var services = new ServiceCollection();
        services.AddContainerLinks().UseSimulation().AddDynamicDns(options => (options.Zone, options.InMemory, options.Host) = ("links.test", zone, "h1"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync(patience.Token).GetAsyncEnumerator();
        ValueTask<bool> next = changes.MoveNextAsync();
        await linker.RunAsync(new ContainerSpec("db") { Image = "mysql", ExposedPorts = [new ContainerPort(3306)] });
        while (zone.Resolve("db").Count == 0)
        {
            // Publishing is off the linker's way: each change that it tells is a reason to look again.
            await next;
            next = changes.MoveNextAsync();
        }

        zone.ListRecords().Should().Contain("_3306._tcp.db.links.test. 5 IN SRV 0 0 3306 db.links.test.");

        await provider.DisposeAsync();
        zone.Resolve("db").Should().BeEmpty("a linker that ends takes its names along");

        // A stream that waits for its next change cannot be disposed of.
        while (await next)
        {
            next = changes.MoveNextAsync();
        }
    }

    [Fact]
    public void Linkers_with_keys_have_publishers_of_their_own_with_settings_of_their_key()
    {
        var services = new ServiceCollection();
        services.AddKeyedContainerLinks("a").UseSimulation().AddDynamicDns(options => options.InMemory = new InMemoryZone("a.test")).AddDynamicDns();
        services.AddKeyedContainerLinks("b").UseSimulation().AddDynamicDns(options => options.InMemory = new InMemoryZone("b.test"));
        services.Configure<DynamicDnsOptions>("a", new ConfigurationBuilder().AddInMemoryCollection([new("Zone", "a.test")]).Build());
        services.Configure<DynamicDnsOptions>("b", options => options.Zone = "b.test");
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetKeyedServices<INamePublisher>("a").Select(publisher => publisher.Description).Should().Equal("the zone 'a.test' in memory");
        provider.GetKeyedServices<INamePublisher>("b").Select(publisher => publisher.Description).Should().Equal("the zone 'b.test' in memory");
        provider.GetServices<INamePublisher>().Should().BeEmpty();
    }

    [Fact]
    public void Settings_that_are_not_valid_are_all_named_when_the_linker_is_made()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks().UseSimulation().AddDynamicDns(options => options.Ttl = TimeSpan.FromDays(2));
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.Invoking(bad => bad.GetRequiredService<ContainerLinker>()).Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(4);
    }

    [Fact]
    public void A_key_file_that_is_missing_is_told_when_the_linker_is_made()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks().UseSimulation().AddDynamicDns(options =>
        {
            (options.Zone, options.KeyFile) = ("links.test", "/nowhere/links.key");
            options.Servers.Add("192.0.2.53");
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.Invoking(bad => bad.GetRequiredService<ContainerLinker>()).Should().Throw<IOException>().WithMessage("*/nowhere/links.key*");
    }
}
