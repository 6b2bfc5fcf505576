using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
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

    /// <summary>Registers settings of one linker: for packages that add a part to it. Their name is the linker's key. Every <see cref="ILinkerOptionsSource"/> is asked first, then <paramref name="configure"/>; a host validates them at its start.</summary>
    /// <typeparam name="TOptions">The type of the settings.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="section">What the part is called in a source, for example in <c>appsettings.json</c>: one word, another one than those of other parts and of <see cref="ContainerLinksOptions"/>.</param>
    /// <param name="configure">Changes the settings; null takes what is configured elsewhere.</param>
    /// <returns>A builder of these options, for example to add a validator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="section"/> is null.</exception>
    public static OptionsBuilder<TOptions> AddLinkerOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        this IContainerLinksBuilder builder, string section, Action<TOptions>? configure = null)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        OptionsBuilder<TOptions> options = builder.Services.AddOptions<TOptions>(builder.Key ?? Options.DefaultName);
        var part = new LinkerOptionsPart(builder.Key, section, typeof(TOptions));
        if (!builder.Services.Any(service => !service.IsKeyedService && part.Equals(service.ImplementationInstance)))
        {
            builder.Services.AddSingleton(part);

            // Before whatever code has configured by now: code has the last word, wherever it is called.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(provider => new SourcedOptions<TOptions>(provider, part)));
            options.ValidateOnStart();
        }

        return configure is null ? options : options.Configure(configure);
    }

    /// <summary>Puts something around the runtime, whichever is chosen, for example to trace its calls. The last one is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="decorate">Is given the services and the runtime, and gives what the linker uses in its place. Whatever the runtime can do, the decorated one should be able to do too.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder DecorateRuntime(this IContainerLinksBuilder builder, Func<IServiceProvider, IContainerRuntime, IContainerRuntime> decorate) => Decorate(builder, decorate);

    /// <summary>Puts something around every publisher of names, whichever are added. The last one is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="decorate">Is given the services and a publisher, and gives what the linker uses in its place.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder DecorateNamePublishers(this IContainerLinksBuilder builder, Func<IServiceProvider, INamePublisher, INamePublisher> decorate) => Decorate(builder, decorate);

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

    private static IContainerLinksBuilder Decorate<T>(IContainerLinksBuilder builder, Func<IServiceProvider, T, T> decorate)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(decorate);
        builder.Services.Add(builder.Key is null ? ServiceDescriptor.Singleton(decorate) : ServiceDescriptor.KeyedSingleton(builder.Key, decorate));
        return builder;
    }

    private static T Decorated<T>(IServiceProvider provider, string? key, T part)
        where T : class
    {
        foreach (Func<IServiceProvider, T, T> decorate in key is null ? provider.GetServices<Func<IServiceProvider, T, T>>() : provider.GetKeyedServices<Func<IServiceProvider, T, T>>(key))
        {
            part = decorate(provider, part);
        }

        return part;
    }

    /// <summary>The pool that a linker would make for itself, among the services, so that others can count what is free.</summary>
    /// <returns>Null for a runtime that gives addresses itself.</returns>
    private static AddressPool? MakePool(IServiceProvider provider, string? key) =>
        Find<IContainerRuntime>(provider, key)?.Capabilities.HasFlag(RuntimeCapabilities.AssignsAddresses) != false
            ? null
            : AddressPoolOptionsValidator.Validate(OptionsOf(provider, key).Addresses) is { Count: > 0 } failures
                ? throw new OptionsValidationException(key ?? Options.DefaultName, typeof(ContainerLinksOptions), failures.Select(static failure => $"{nameof(ContainerLinksOptions.Addresses)}: {failure}"))
                : new AddressPool(OptionsOf(provider, key).Addresses, provider.GetRequiredService<TimeProvider>());

    private static void TryAddPool(IServiceCollection services, string? key) => services.TryAdd(key is null
        ? ServiceDescriptor.Singleton<IAddressPool>(static provider => MakePool(provider, null)!)
        : ServiceDescriptor.KeyedSingleton<IAddressPool>(key, static (provider, key) => MakePool(provider, (string)key!)!));

    private sealed class Builder(IServiceCollection services, string? key) : IContainerLinksBuilder
    {
        public IServiceCollection Services { get; } = services;

        public string? Key { get; } = key;
    }
}
