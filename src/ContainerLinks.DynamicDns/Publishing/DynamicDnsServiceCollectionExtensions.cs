using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Publishes names of containers in DNS.</summary>
public static class DynamicDnsServiceCollectionExtensions
{
    /// <summary>Keeps names of the linker's containers in a zone of your own DNS server. A second call changes the settings of the first: a linker publishes to one zone.</summary>
    /// <remarks>
    /// <para>A registered <see cref="TimeProvider"/> and logging are used. The settings are options of type <see cref="DynamicDnsOptions"/>, with the linker's key for their name if it has one, so they may be bound and configured
    /// elsewhere too; they are checked, and the key file is read, when the linker is made (<see cref="OptionsValidationException"/> names each one that is not valid).</para>
    /// <para>Nothing that containers do waits for the server. What it refuses is told by the linker, with a sentence that names the side and the setting.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; null takes what is configured elsewhere.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder AddDynamicDns(this IContainerLinksBuilder builder, Action<DynamicDnsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = builder.AddLinkerOptions("DynamicDns", configure).Name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DynamicDnsOptions>, DynamicDnsOptionsValidator>());
        if (builder.Services.Any(service => Equals(service.ServiceKey, builder.Key ?? "") && service.ServiceType == typeof(Added)))
        {
            return builder;
        }

        builder.Services.AddKeyedSingleton(builder.Key ?? "", new Added());
        return builder.AddNamePublisher(provider => new DynamicDnsPublisher(
            provider.GetRequiredService<IOptionsMonitor<DynamicDnsOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>()?.CreateLogger("ContainerLinks.DynamicDns") ?? NullLogger.Instance));
    }

    /// <summary>Says that the linker of a key publishes already.</summary>
    private sealed class Added;
}
