using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

// What packages need that add parts to a linker.
public static partial class ContainerLinksServiceCollectionExtensions
{
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
            : new AddressPool(OptionsOf(provider, key).Addresses, provider.GetRequiredService<TimeProvider>());

    private static void TryAddPool(IServiceCollection services, string? key) => services.TryAdd(key is null
        ? ServiceDescriptor.Singleton<IAddressPool>(static provider => MakePool(provider, null)!)
        : ServiceDescriptor.KeyedSingleton<IAddressPool>(key, static (provider, key) => MakePool(provider, (string)key!)!));
}
