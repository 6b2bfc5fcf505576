using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Registers linkers and chooses their parts.</summary>
public static partial class ContainerLinksServiceCollectionExtensions
{
    /// <summary>Registers <see cref="ContainerLinker"/> as a singleton. A second call adds its settings and registers nothing twice.</summary>
    /// <remarks>A runtime must be chosen too, for example by <see cref="UseRuntime"/>. A registered <see cref="TimeProvider"/>, <see cref="IAddressPool"/>,
    /// <see cref="IHostsFileRenderer"/>, <see cref="ILinkGraph"/>, <see cref="IMeterFactory"/> and logging are used.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>A builder to choose the runtime with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IContainerLinksBuilder AddContainerLinks(this IServiceCollection services, Action<ContainerLinksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => Make(provider, null));
        return AddParts(new Builder(services, null), configure);
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
        services.TryAddKeyedSingleton(key, static (provider, key) => Make(provider, (string)key!));
        return AddParts(new Builder(services, key), configure);
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
    public static IContainerLinksBuilder AddNamePublisher(this IContainerLinksBuilder builder, Func<IServiceProvider, INamePublisher> factory) => Add(builder, factory);

    /// <summary>Adds a directory of sources on other hosts, behind those that were added before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the directory.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder AddSourceDirectory(this IContainerLinksBuilder builder, Func<IServiceProvider, ISourceDirectory> factory) => Add(builder, factory);

    private static IContainerLinksBuilder Add<T>(IContainerLinksBuilder builder, Func<IServiceProvider, T> factory)
        where T : class
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

    private static Builder AddParts(Builder builder, Action<ContainerLinksOptions>? configure)
    {
        builder.AddLinkerOptions("", configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainerLinksOptions>, ContainerLinksOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        TryAddPool(builder.Services, builder.Key);
        return builder;
    }

    private static ContainerLinker Make(IServiceProvider provider, string? key)
    {
        IContainerRuntime runtime = Find<IContainerRuntime>(provider, key) ?? throw new InvalidOperationException(
            $"No container runtime is registered{(key is null ? "" : $" for the linker '{key}'")}. Choose one behind {(key is null ? nameof(AddContainerLinks) : nameof(AddKeyedContainerLinks))}, for example UseRuntime(…) or UseSimulation(…).");
        return new ContainerLinker(
            Decorated(provider, key, runtime),
            OptionsOf(provider, key),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ContainerLinker>>(),
            Find<IAddressPool>(provider, key),
            Find<IHostsFileRenderer>(provider, key) ?? provider.GetService<IHostsFileRenderer>(),
            Find<ILinkGraph>(provider, key),
            (key is null ? provider.GetServices<INamePublisher>() : provider.GetKeyedServices<INamePublisher>(key)).Select(publisher => Decorated(provider, key, publisher)),
            key is null ? provider.GetServices<ISourceDirectory>() : provider.GetKeyedServices<ISourceDirectory>(key),
            provider.GetService<IMeterFactory>()?.Create(TelemetrySource.Options(key)));
    }

    private static ContainerLinksOptions OptionsOf(IServiceProvider provider, string? key) => provider.GetRequiredService<IOptionsMonitor<ContainerLinksOptions>>().Get(key ?? Options.DefaultName);

    private static T? Find<T>(IServiceProvider provider, string? key)
        where T : class => key is null ? provider.GetService<T>() : provider.GetKeyedService<T>(key);

    private sealed class Builder(IServiceCollection services, string? key) : IContainerLinksBuilder
    {
        public IServiceCollection Services { get; } = services;

        public string? Key { get; } = key;
    }
}
