using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks;

/// <summary>Chooses the simulated engine as the linker's runtime.</summary>
public static class SimulationServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="SimulatedEngine"/> as a singleton, with the linker's key if it has one, and makes it the runtime of the linker. The last choice of a runtime counts.</summary>
    /// <remarks>A registered <see cref="TimeProvider"/> is the engine's clock, unless the options have another.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings of the engine; null takes the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder UseSimulation(this IContainerLinksBuilder builder, Action<SimulationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string? key = builder.Key;
        builder.Services.Replace(key is null ? ServiceDescriptor.Singleton(Make) : ServiceDescriptor.KeyedSingleton(key, (provider, _) => Make(provider)));
        return builder.UseRuntime(provider => (key is null ? provider.GetRequiredService<SimulatedEngine>() : provider.GetRequiredKeyedService<SimulatedEngine>(key)).AsRuntime());

        SimulatedEngine Make(IServiceProvider provider)
        {
            var options = new SimulationOptions();
            configure?.Invoke(options);
            options.TimeProvider ??= provider.GetService<TimeProvider>();
            return new SimulatedEngine(options);
        }
    }
}
