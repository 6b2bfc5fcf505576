using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Chooses a real engine as the linker's runtime.</summary>
public static class DockerServiceCollectionExtensions
{
    /// <summary>Makes a Docker Engine the runtime of the linker. The last choice of a runtime counts. Nothing is connected before the linker's first call.</summary>
    /// <remarks>
    /// <para>A registered <see cref="TimeProvider"/> and logging are used. The runtime is disposed with the service provider.</para>
    /// <para>To write hosts files, the program must run on the engine's machine and may write to its data folder (root, for an engine of root). Everything else, reading, questions and
    /// <see cref="ContainerLinksOptions.ObserveOnly"/>, needs only the engine's socket.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">The settings are not valid; the message names each one that is not.</exception>
    public static IContainerLinksBuilder UseDocker(this IContainerLinksBuilder builder, Action<DockerRuntimeOptions>? configure = null) =>
        Use(builder, EngineKind.Docker, configure);

    /// <summary>Makes a Podman the runtime of the linker, by its service (<c>podman system service</c>, <c>podman.socket</c>). The last choice of a runtime counts.</summary>
    /// <inheritdoc cref="UseDocker" path="/*[not(self::summary)]"/>
    public static IContainerLinksBuilder UsePodman(this IContainerLinksBuilder builder, Action<DockerRuntimeOptions>? configure = null) =>
        Use(builder, EngineKind.Podman, configure);

    private static IContainerLinksBuilder Use(IContainerLinksBuilder builder, EngineKind kind, Action<DockerRuntimeOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new DockerRuntimeOptions();
        configure?.Invoke(options);
        DockerRuntimeOptionsValidator.ThrowIfInvalid(options, nameof(configure));
        return builder.UseRuntime(provider => new DockerRuntime(
            kind,
            options,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>()));
    }
}
