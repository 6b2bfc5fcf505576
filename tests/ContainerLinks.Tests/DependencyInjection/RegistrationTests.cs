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
    public void Null_arguments_are_refused()
    {
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddContainerLinks()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((IContainerLinksBuilder)null!).UseRuntime(_ => new FakeRuntime())).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ServiceCollection().AddContainerLinks().UseRuntime(null!)).Should().Throw<ArgumentNullException>();
    }
}
