using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Chooses a real engine as the linker's runtime, and adds the Swarm that it is part of.</summary>
public static class DockerServiceCollectionExtensions
{
    /// <summary>Makes a Docker Engine the runtime of the linker. The last choice of a runtime counts. Nothing is connected before the linker's first call.</summary>
    /// <remarks>
    /// <para>A registered <see cref="TimeProvider"/> and logging are used. The runtime is disposed with the service provider. The settings are options of type <see cref="DockerRuntimeOptions"/>, with the linker's key for
    /// their name if it has one, so they may be bound and configured elsewhere too; in configuration they are the section <c>Engine</c>. They are checked when the linker is made (<see cref="OptionsValidationException"/> names each one that is not valid).</para>
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

    /// <summary>Adds the Docker Swarm that the engine is part of: links lead to its services, to their tasks and to containers on its other hosts. Put it behind <see cref="UseDocker"/>, whose settings it takes for the way to the engine. A second call changes the settings of the first: an engine is part of one Swarm.</summary>
    /// <remarks>
    /// <para>For links, <c>db</c> is a container of this host, else the service <c>db</c>, else a container on another host; <c>db.1</c> is the first task of a service, wherever it is, and <c>db.1.TASKID</c> one task of it.
    /// <c>db@swarm</c> is the service whatever else bears its name, and <c>db@10.0.0.7</c> the container on the host of that address, see <see cref="SwarmOptions.HostNames"/>.</para>
    /// <para>A recipient reaches them on an overlay network that both are on. Names that the Swarm's own DNS answers need no hosts line and get none.</para>
    /// <para>An engine that is part of no Swarm is asked every minute whether it is by then; everything else works meanwhile. The settings are options of type <see cref="SwarmOptions"/>, with the linker's key for their name if it has one;
    /// in configuration they are the section <c>Swarm</c>. They are checked when the linker is made (<see cref="OptionsValidationException"/> names each one that is not valid).</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder AddSwarm(this IContainerLinksBuilder builder, Action<SwarmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = builder.AddLinkerOptions("Swarm", configure).Name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SwarmOptions>, SwarmOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DockerRuntimeOptions>, DockerRuntimeOptionsValidator>());
        if (builder.Services.Any(service => Equals(service.ServiceKey, builder.Key ?? "") && service.ServiceType == typeof(Added)))
        {
            return builder;
        }

        builder.Services.AddKeyedSingleton(builder.Key ?? "", new Added());
        return builder.AddSourceDirectory(provider => new SwarmDirectory(
            provider.GetRequiredService<IOptionsMonitor<DockerRuntimeOptions>>().Get(name),
            provider.GetRequiredService<IOptionsMonitor<SwarmOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>()));
    }

    private static IContainerLinksBuilder Use(IContainerLinksBuilder builder, EngineKind kind, Action<DockerRuntimeOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = builder.AddLinkerOptions("Engine", configure).Name;
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DockerRuntimeOptions>, DockerRuntimeOptionsValidator>());
        return builder.UseRuntime(provider => new DockerRuntime(
            kind,
            provider.GetRequiredService<IOptionsMonitor<DockerRuntimeOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>()));
    }

    /// <summary>Says that the linker of a key has its Swarm already.</summary>
    private sealed class Added;
}
