using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Registers linkers and chooses their parts.</summary>
public static class ContainerLinksServiceCollectionExtensions
{
    /// <summary>Registers <see cref="ContainerLinker"/> as a singleton. A second call adds its settings and registers nothing twice.</summary>
    /// <remarks>A runtime must be chosen too, for example by <see cref="UseRuntime"/>. A registered <see cref="TimeProvider"/>, <see cref="IAddressPool"/>,
    /// <see cref="IHostsFileRenderer"/>, <see cref="ILinkGraph"/> and logging are used.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>A builder to choose the runtime with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IContainerLinksBuilder AddContainerLinks(this IServiceCollection services, Action<ContainerLinksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.DefaultName, configure);
        services.TryAddSingleton(static provider => Make(provider, null));
        return new Builder(services, null);
    }

    /// <summary>Registers one <see cref="ContainerLinker"/> of several, each over a runtime of its own: <c>provider.GetRequiredKeyedService&lt;ContainerLinker&gt;("docker")</c>. A second call with the key adds its
    /// settings.</summary>
    /// <remarks>A runtime, a pool and a graph are chosen for this key, by <see cref="UseRuntime"/> and so on; a renderer is taken from the services without a key where there is none with it; the clock and logging always are.
    /// The settings are the options of type <see cref="ContainerLinksOptions"/> that have the key for their name.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="key">The key.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>A builder to choose the runtime with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="key"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static IContainerLinksBuilder AddKeyedContainerLinks(this IServiceCollection services, string key, Action<ContainerLinksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(key);
        AddOptions(services, key, configure);
        services.TryAddKeyedSingleton(key, static (provider, key) => Make(provider, (string)key!));
        return new Builder(services, key);
    }

    /// <summary>Chooses the runtime; the last choice counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the runtime. If it is disposable, the service provider disposes it after the linker.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder UseRuntime(this IContainerLinksBuilder builder, Func<IServiceProvider, IContainerRuntime> factory) => Use(builder, factory);

    /// <summary>Chooses where addresses come from, for a runtime that gives none itself; the last choice counts. With <see cref="ContainerLinksOptions.Journal"/> its leases and reservations are in the journal, whatever pool it is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the pool.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder UseAddressPool(this IContainerLinksBuilder builder, Func<IServiceProvider, IAddressPool> factory) => Use(builder, factory);

    /// <summary>Chooses how lines of hosts files are laid out; the last choice counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the renderer.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder UseHostsFileRenderer(this IContainerLinksBuilder builder, Func<IServiceProvider, IHostsFileRenderer> factory) => Use(builder, factory);

    /// <summary>Chooses what holds the links; the last choice counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes an empty graph, for this linker alone.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder UseLinkGraph(this IContainerLinksBuilder builder, Func<IServiceProvider, ILinkGraph> factory) => Use(builder, factory);

    /// <summary>Adds something that keeps names of containers elsewhere, beside what was added before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the publisher, for this linker alone.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder AddNamePublisher(this IContainerLinksBuilder builder, Func<IServiceProvider, INamePublisher> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Add(builder.Key is null ? ServiceDescriptor.Singleton(factory) : ServiceDescriptor.KeyedSingleton(builder.Key, (provider, _) => factory(provider)));
        return builder;
    }

    private static IContainerLinksBuilder Use<T>(IContainerLinksBuilder builder, Func<IServiceProvider, T> factory)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(builder.Key is null ? ServiceDescriptor.Singleton(factory) : ServiceDescriptor.KeyedSingleton(builder.Key, (provider, _) => factory(provider)));
        return builder;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ContainerLinksOptions>? configure)
    {
        OptionsBuilder<ContainerLinksOptions> options = services.AddOptions<ContainerLinksOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainerLinksOptions>, ContainerLinksOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
    }

    private static ContainerLinker Make(IServiceProvider provider, string? key) => new(
        Find<IContainerRuntime>(provider, key) ?? throw new InvalidOperationException(
            $"No container runtime is registered{(key is null ? "" : $" for the linker '{key}'")}. Choose one behind {(key is null ? nameof(AddContainerLinks) : nameof(AddKeyedContainerLinks))}, for example UseRuntime(…) or UseSimulation(…)."),
        provider.GetRequiredService<IOptionsMonitor<ContainerLinksOptions>>().Get(key ?? Options.DefaultName),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<ContainerLinker>>(),
        Find<IAddressPool>(provider, key),
        Find<IHostsFileRenderer>(provider, key) ?? provider.GetService<IHostsFileRenderer>(),
        Find<ILinkGraph>(provider, key),
        key is null ? provider.GetServices<INamePublisher>() : provider.GetKeyedServices<INamePublisher>(key));

    private static T? Find<T>(IServiceProvider provider, string? key)
        where T : class => key is null ? provider.GetService<T>() : provider.GetKeyedService<T>(key);

    private sealed class Builder(IServiceCollection services, string? key) : IContainerLinksBuilder
    {
        public IServiceCollection Services { get; } = services;

        public string? Key { get; } = key;
    }
}
