using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Docker.Tests;

/// <summary>The settings of a Swarm, and how a linker gets it.</summary>
public sealed class SwarmOptionsTests
{
    [Fact]
    public void Every_setting_that_is_not_valid_is_named()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks().UseDocker().AddSwarm(options =>
        {
            options.PollInterval = TimeSpan.Zero;
            options.ServiceAddress = (SwarmServiceAddress)7;
            options.HostNames["nowhere"] = "one";
            options.HostNames["10.0.0.7"] = "one";
            options.HostNames["10.0.0.8"] = "a b";
            options.HostNames["10.0.0.9"] = "swarm";
            options.ExposedPorts["db"] = "3306/tcp, http";
            options.ExposedPorts["db:port"] = "3306/tcp"; // as a section below the name gives it
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<ContainerLinker>()).Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(8)
            .And.Contain(failure => failure.Contains("'3306/tcp, http' for 'db'", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("for its keys, but has 'db:port'", StringComparison.Ordinal))
            .And.Contain(failure => failure.StartsWith("PollInterval must be from", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("EndpointMode or Tasks, but is 7", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("'nowhere'", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("'a b'", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("are not 'swarm'", StringComparison.Ordinal))
            .And.Contain(failure => failure.Contains("each name once, but has 'one'", StringComparison.Ordinal));
    }

    [Fact]
    public void They_bind_from_configuration_whole()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PollInterval"] = "00:00:02",
            ["ServiceAddress"] = "tasks",
            ["PinWhileDnsIsWrong"] = "true",
            ["HostNames:10.0.0.7"] = "db-server",
        }).Build();
        var options = new SwarmOptions();
        configuration.Bind(options);

        (options.PollInterval, options.ServiceAddress, options.PinWhileDnsIsWrong).Should().Be((TimeSpan.FromSeconds(2), SwarmServiceAddress.Tasks, true));
        options.HostNames.Should().Equal(new Dictionary<string, string> { ["10.0.0.7"] = "db-server" });
    }

    [Fact]
    public async Task Each_linker_has_the_Swarm_of_its_own_engine()
    {
        await using var one = new FakeEngine();
        await using var other = new FakeEngine();
        _ = (new FakeSwarm(one), new FakeSwarm(other, "docker-28-whole", "worker"));
        var services = new ServiceCollection();
        services.AddContainerLinks().UseDocker(options => options.Endpoint = one.Endpoint).AddSwarm();
        services.AddKeyedContainerLinks("other").UseDocker(options => options.Endpoint = other.Endpoint).AddSwarm(options => options.PollInterval = TimeSpan.FromSeconds(1));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await using IAsyncEnumerator<SourceReport> ofOne = provider.GetRequiredService<ISourceDirectory>().WatchAsync(SourceInterest.In("cache")).GetAsyncEnumerator();
        await using IAsyncEnumerator<SourceReport> ofOther = provider.GetRequiredKeyedService<ISourceDirectory>("other").WatchAsync(SourceInterest.In("web")).GetAsyncEnumerator();
        await ofOne.MoveNextAsync();
        await ofOther.MoveNextAsync();

        ofOne.Current.Sources.Single().Host.Should().Be("198.19.1.2");
        ofOther.Current.Sources.Single().Host.Should().Be("198.19.1.1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("docker")]
    public async Task Added_twice_it_is_one_directory_with_both_settings(string? key)
    {
        await using var engine = new FakeEngine();
        var services = new ServiceCollection();
        (key is null ? services.AddContainerLinks() : services.AddKeyedContainerLinks(key)).UseDocker(options => options.Endpoint = engine.Endpoint)
            .AddSwarm(options => options.PollInterval = TimeSpan.FromSeconds(7))
            .AddSwarm(options => options.PinWhileDnsIsWrong = true);
        await using ServiceProvider provider = services.BuildServiceProvider();

        (key is null ? provider.GetServices<ISourceDirectory>() : provider.GetKeyedServices<ISourceDirectory>(key)).Should().ContainSingle();
        SwarmOptions options = provider.GetRequiredService<IOptionsMonitor<SwarmOptions>>().Get(key ?? Options.DefaultName);
        (options.PollInterval, options.PinWhileDnsIsWrong).Should().Be((TimeSpan.FromSeconds(7), true));
    }
}
