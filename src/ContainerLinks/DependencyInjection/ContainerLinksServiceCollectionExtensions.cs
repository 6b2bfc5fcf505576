using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Registers the linker.</summary>
public static class ContainerLinksServiceCollectionExtensions
{
    /// <summary>Registers <see cref="ContainerLinker"/> as a singleton. A second call adds its settings and registers nothing twice.</summary>
    /// <remarks>A runtime must be chosen too, for example by <see cref="UseRuntime"/>. A registered <see cref="TimeProvider"/>, <see cref="IAddressPool"/>,
    /// <see cref="IHostsFileRenderer"/> and logging are used.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>A builder to choose the runtime with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IContainerLinksBuilder AddContainerLinks(this IServiceCollection services, Action<ContainerLinksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ContainerLinksOptions> options = services.AddOptions<ContainerLinksOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainerLinksOptions>, ContainerLinksOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new ContainerLinker(
            provider.GetService<IContainerRuntime>() ?? throw new InvalidOperationException(
                "No container runtime is registered. Choose one behind AddContainerLinks, for example UseRuntime(…) or UseSimulation(…)."),
            provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ContainerLinker>>(),
            provider.GetService<IAddressPool>(),
            provider.GetService<IHostsFileRenderer>()));
        return new Builder(services);
    }

    /// <summary>Chooses the runtime; the last choice counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the runtime. If it is disposable, the service provider disposes it after the linker.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder UseRuntime(this IContainerLinksBuilder builder, Func<IServiceProvider, IContainerRuntime> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    private sealed class Builder(IServiceCollection services) : IContainerLinksBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
