using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Chooses a real engine as the linker's runtime.</summary>
public static class DockerServiceCollectionExtensions
{
    /// <summary>Makes a Docker Engine the runtime of the linker. The last choice of a runtime counts. Nothing is connected before the linker's first call.</summary>
    /// <remarks>
    /// <para>A registered <see cref="TimeProvider"/> and logging are used. The runtime is disposed with the service provider. The settings are options of type <see cref="DockerRuntimeOptions"/>, with the linker's key for
    /// their name if it has one, so they may be bound and configured elsewhere too; they are checked when the linker is made (<see cref="OptionsValidationException"/> names each one that is not valid).</para>
    /// <para>To write hosts files, the program must run on the engine's machine and may write to its data folder (root, for an engine of root). Everything else, reading, questions and
    /// <see cref="ContainerLinksOptions.ObserveOnly"/>, needs only the engine's socket.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder UseDocker(this IContainerLinksBuilder builder, Action<DockerRuntimeOptions>? configure = null) =>
        Use(builder, EngineKind.Docker, configure);

    /// <summary>Makes a Podman the runtime of the linker, by its service (<c>podman system service</c>, <c>podman.socket</c>). The last choice of a runtime counts.</summary>
    /// <inheritdoc cref="UseDocker" path="/*[not(self::summary)]"/>
    public static IContainerLinksBuilder UsePodman(this IContainerLinksBuilder builder, Action<DockerRuntimeOptions>? configure = null) =>
        Use(builder, EngineKind.Podman, configure);

    private static IContainerLinksBuilder Use(IContainerLinksBuilder builder, EngineKind kind, Action<DockerRuntimeOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = builder.Key ?? Options.DefaultName;
        OptionsBuilder<DockerRuntimeOptions> options = builder.Services.AddOptions<DockerRuntimeOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DockerRuntimeOptions>, DockerRuntimeOptionsValidator>());
        return builder.UseRuntime(provider => new DockerRuntime(
            kind,
            provider.GetRequiredService<IOptionsMonitor<DockerRuntimeOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>()));
    }
}
