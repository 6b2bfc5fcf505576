using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_linker_is_one_and_uses_the_runtime_that_was_chosen_last()
    {
        var runtime = new FakeRuntime();
        var services = new ServiceCollection();
        services.AddContainerLinks(options => options.RetryInterval = TimeSpan.FromSeconds(1)).UseRuntime(_ => new FakeRuntime());
        services.AddContainerLinks(options => options.Variables.Enabled = false).UseRuntime(_ => runtime);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
        await linker.RunAsync(new ContainerSpec("web"));

        runtime.Created.Should().ContainSingle();
        provider.GetServices<ContainerLinker>().Should().ContainSingle().Which.Should().BeSameAs(linker);
        provider.GetServices<IValidateOptions<ContainerLinksOptions>>().Should().ContainSingle();
        provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value.Should().Match<ContainerLinksOptions>(options => !options.Variables.Enabled && options.RetryInterval == TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_registered_renderer_lays_out_the_lines()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        var services = new ServiceCollection();
        services.AddSingleton<IHostsFileRenderer>(new HostsFileRenderer(maximumNamesPerLine: 1));
        services.AddContainerLinks().UseRuntime(_ => runtime);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<ContainerLinker>().LinkAsync("web", "db:database");

        runtime.Hosts("web").Should().Contain("10.0.0.2\tdatabase\n10.0.0.2\t");
    }

    [Fact]
    public void Without_a_runtime_the_message_says_what_to_do()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(services => services.GetRequiredService<ContainerLinker>()).Should().Throw<InvalidOperationException>().WithMessage("*UseRuntime*");
    }

    [Fact]
    public void Options_that_are_not_valid_are_refused_with_their_names()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks(options => options.RetryInterval = TimeSpan.FromDays(2)).UseRuntime(_ => new FakeRuntime());
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(services => services.GetRequiredService<ContainerLinker>()).Should().Throw<OptionsValidationException>().WithMessage("*RetryInterval*2.00:00:00*");
    }

    [Fact]
    public async Task The_pool_of_a_linker_is_among_the_services_and_counts_what_it_gives()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("10.40.0.0/29")).UseRuntime(_ => new FakeRuntime(RuntimeCapabilities.None));
        services.AddKeyedContainerLinks("engine").UseRuntime(_ => new FakeRuntime());
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<ContainerLinker>().RunAsync(new ContainerSpec("web"));

        (await provider.GetRequiredService<IAddressPool>().GetStatisticsAsync()).Used.Should().Be(1);
        provider.GetKeyedService<IAddressPool>("engine").Should().BeNull("the engine gives addresses itself");
    }

    [Fact]
    public async Task What_is_put_around_a_runtime_is_what_the_linker_calls()
    {
        var calls = new List<string>();
        var chosen = new FakeRuntime();
        var services = new ServiceCollection();
        IContainerLinksBuilder builder = services.AddContainerLinks().DecorateRuntime((_, runtime) => Told("inner", runtime)).DecorateRuntime((_, runtime) => Told("outer", runtime));
        builder.UseRuntime(_ => chosen);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<ContainerLinker>();

        calls.Should().Equal("inner", "outer");

        IContainerRuntime Told(string who, IContainerRuntime runtime)
        {
            runtime.Should().BeSameAs(chosen);
            calls.Add(who);
            return runtime;
        }
    }

    [Fact]
    public void A_source_is_asked_for_each_part_of_the_linker_before_code_configures_it()
    {
        var services = new ServiceCollection();
        var source = new RetrySource();
        services.AddSingleton<ILinkerOptionsSource>(source);
        IContainerLinksBuilder builder = services.AddContainerLinks(options => options.LinkLabel += " and by code").UseRuntime(_ => new FakeRuntime());
        builder.AddLinkerOptions<MachineNamesOptions>("Machine");
        builder.AddLinkerOptions<MachineNamesOptions>("Machine", options => options.Template += " and by code");
        services.AddKeyedContainerLinks("other");
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value.LinkLabel.Should().Be("by the source and by code");
        provider.GetRequiredService<IOptions<MachineNamesOptions>>().Value.Template.Should().Be("{name} and by code");
        provider.GetRequiredService<IOptionsMonitor<ContainerLinksOptions>>().Get("other").LinkLabel.Should().Be("by the source");
        source.Asked.Should().Equal(" '' of ,Machine", " 'Machine' of ,Machine", "other '' of ");
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddContainerLinks()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((IContainerLinksBuilder)null!).UseRuntime(_ => new FakeRuntime())).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ServiceCollection().AddContainerLinks().UseRuntime(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class RetrySource : ILinkerOptionsSource
    {
        public List<string> Asked { get; } = [];

        public void Configure<TOptions>(TOptions options, string? key, string section, IReadOnlyCollection<string> sections)
            where TOptions : class
        {
            Asked.Add($"{key} '{section}' of {string.Join(',', sections)}");
            if (options is ContainerLinksOptions linker)
            {
                linker.LinkLabel = "by the source";
            }
        }
    }
}
