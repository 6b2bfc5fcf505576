using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Linkers in a generic host.</summary>
public static class ContainerLinksHostingExtensions
{
    /// <summary>Follows the linker's engine in the background for as long as the host runs. A second call changes nothing.</summary>
    /// <remarks>
    /// <para>The linker is made when the host starts: settings that are not valid end the start (<see cref="OptionsValidationException"/>; an <see cref="AggregateException"/> of several, if more than one part of a linker has such settings). An engine that is not there yet does not: it is waited for, and told once.</para>
    /// <para>What does not pass by waiting ends the service, is logged, and ends the host unless its <c>BackgroundServiceExceptionBehavior</c> says otherwise: <see cref="ContainerLinksError.Contended"/>, another linker
    /// writes for the same engine and <see cref="ContainerLinksOptions.StandBy"/> is false; <see cref="ContainerLinksError.Journal"/>, the journal cannot be used. Stopping the host then throws it, so that a program does not end with the exit code 0.</para>
    /// <para>The linker ends after every service has stopped, within the host's shutdown timeout: when that is over, calls to the engine and to publishers that are still under way are not waited for any more. Gauges (docs/telemetry.md) are counted and calls to the engine and to publishers are traced: meter and source are named <c>ContainerLinks</c>.</para>
    /// </remarks>
    /// <param name="builder">The builder of a linker, with a key or without.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder AddHostedLinks(this IContainerLinksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string id = AddParts(builder.Services, builder.Key);
        builder.Services.TryAddSingleton(static provider => new LinkGauges(provider.GetService<IMeterFactory>()));
        if (builder.Services.Any(service => service.ServiceType == typeof(HostedLinks) && Equals(service.ServiceKey, id)))
        {
            return builder;
        }

        builder.Services.AddKeyedSingleton(id, static (provider, id) => new HostedLinks(
            provider.GetRequiredKeyedService<LinkerServices>(id),
            provider.GetRequiredKeyedService<LinkerLife>(id),
            provider.GetRequiredService<LinkGauges>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger("ContainerLinks.Hosting") ?? NullLogger.Instance));
        builder.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<HostedLinks>(id));
        return builder
            .DecorateRuntime((provider, runtime) => new TracedRuntime(runtime, new LinkTracing(provider.GetRequiredKeyedService<LinkerServices>(id)), provider.GetRequiredService<TimeProvider>()))
            .DecorateNamePublishers((provider, publisher) => new TracedPublisher(publisher, new LinkTracing(provider.GetRequiredKeyedService<LinkerServices>(id))));
    }

    /// <summary>Takes the linker's settings, and those of every part of it, from the host's configuration. What code configures comes after it.</summary>
    /// <remarks>
    /// <para>Addresses, networks and ranges are texts (<c>"172.17.0.0/16"</c>), durations <c>"00:00:30"</c>. A key that is no setting, and a value that cannot be read, end the start of the host with a sentence that names the path, the value and
    /// what was expected. Values are read once; later changes have no effect. It is safe to compile ahead of time.</para>
    /// <para>A list is an array or one text with commas. Of several sources that have it, such as <c>appsettings.json</c> and <c>appsettings.Production.json</c>, the last one says in which form; arrays of several are merged by their numbers, as everywhere in
    /// configuration. The keys of a map may have colons, as IPv6 addresses have.</para>
    /// <para>Parts of a linker have sections of their own in it: <c>Engine</c> (<c>UseDocker</c>, <c>UsePodman</c>), <c>Swarm</c>, <c>DynamicDns</c>, <c>Health</c> (<see cref="ContainerLinksHealthOptions"/>).</para>
    /// </remarks>
    /// <param name="builder">The builder of a linker. Its section is <c>ContainerLinks</c>, or <c>ContainerLinks:KEY</c> for a linker with a key. A section that is not there leaves the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IContainerLinksBuilder BindConfiguration(this IContainerLinksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Bind(builder, new BoundSection(builder.Key, BoundSection.PathOf(builder.Key), null));
    }

    /// <summary>Takes the linker's settings, and those of every part of it, from another section of the host's configuration.</summary>
    /// <inheritdoc cref="BindConfiguration(IContainerLinksBuilder)" path="/remarks"/>
    /// <param name="builder">The builder of a linker, with a key or without.</param>
    /// <param name="section">The path of the section, for example <c>Shop:Links</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="section"/> is empty.</exception>
    public static IContainerLinksBuilder BindConfiguration(this IContainerLinksBuilder builder, string section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(section);
        return Bind(builder, new BoundSection(builder.Key, section, null));
    }

    /// <summary>Takes the linker's settings, and those of every part of it, from a section of whatever configuration.</summary>
    /// <inheritdoc cref="BindConfiguration(IContainerLinksBuilder)" path="/remarks"/>
    /// <param name="builder">The builder of a linker, with a key or without.</param>
    /// <param name="section">The section.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContainerLinksBuilder BindConfiguration(this IContainerLinksBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        return Bind(builder, new BoundSection(builder.Key, (section as IConfigurationSection)?.Path ?? "", section));
    }

    /// <summary>Checks a linker: whether its engine answers, no hosts file stays wrong longer than a bound, the pool is not nearly full, and names are published. A second call for a linker changes what it is given: bounds, status, tags.</summary>
    /// <remarks>
    /// <para>Its name is <c>containerlinks</c>, or <c>containerlinks:KEY</c>. It is unhealthy while the engine does not answer, its containers have not been listed yet, or the background service has failed; degraded for the rest. Links that
    /// wait for their source are no fault. A linker that stands by is healthy.</para>
    /// <para>The description has a sentence for each part. The data: <c>runtime</c>, <c>containers</c>, <c>links</c>, <c>pending</c>, <c>standsBy</c>, <c>engineAnswers</c>; once listed <c>notRight</c> (recipients whose hosts file is wrong
    /// now), <c>stale</c> (the names of those that were so for longer), <c>staleVariables</c> (recipients with variables that only a new start puts right); <c>poolFree</c> and <c>poolSize</c> where the linker gives addresses; <c>names</c> and
    /// <c>namesNotPublished</c> where names are published.</para>
    /// </remarks>
    /// <param name="builder">The builder of health checks.</param>
    /// <param name="key">The linker's key; null for the one without.</param>
    /// <param name="configure">Changes the bounds; null takes the defaults, or what configuration has in the linker's section <c>Health</c>.</param>
    /// <param name="failureStatus">What is reported where the engine or the service fails; null for <see cref="HealthStatus.Unhealthy"/>, or what an earlier call has said.</param>
    /// <param name="tags">Tags of the check, in place of those of an earlier call; null for none, or for those.</param>
    /// <returns>The builder of health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static IHealthChecksBuilder AddContainerLinks(
        this IHealthChecksBuilder builder, string? key = null, Action<ContainerLinksHealthOptions>? configure = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (key is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
        }

        string id = AddParts(builder.Services, key);
        string name = key is null ? "containerlinks" : $"containerlinks:{key}";
        new LinkerOf(builder.Services, key).AddLinkerOptions("Health", configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainerLinksHealthOptions>, ContainerLinksHealthOptionsValidator>());
        if (builder.Services.Any(service => service.ServiceType == typeof(ContainerLinksHealthCheck) && Equals(service.ServiceKey, id)))
        {
            builder.Services.Configure<HealthCheckServiceOptions>(checks => Change(checks.Registrations.FirstOrDefault(check => check.Name == name), failureStatus, tags));
            return builder;
        }

        builder.Services.AddKeyedSingleton(id, static (provider, id) => new ContainerLinksHealthCheck(
            provider.GetRequiredKeyedService<LinkerServices>(id),
            provider.GetRequiredKeyedService<LinkerLife>(id),
            provider.GetRequiredService<IOptionsMonitor<ContainerLinksHealthOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return builder.Add(new HealthCheckRegistration(
            name, provider => provider.GetRequiredKeyedService<ContainerLinksHealthCheck>(id), failureStatus, tags));
    }

    /// <param name="check">The check of an earlier call; null if the program has taken it out.</param>
    /// <param name="failureStatus">Null for what it is.</param>
    /// <param name="tags">Null for those that it has.</param>
    private static void Change(HealthCheckRegistration? check, HealthStatus? failureStatus, IEnumerable<string>? tags)
    {
        if (check is null)
        {
            return;
        }

        check.FailureStatus = failureStatus ?? check.FailureStatus;
        if (tags is not null)
        {
            check.Tags.Clear();
            check.Tags.UnionWith(tags);
        }
    }

    /// <summary>What the background service and the health check of a linker share.</summary>
    /// <returns>The key of the services, which a linker without a key needs too.</returns>
    private static string AddParts(IServiceCollection services, string? key)
    {
        string id = key ?? "";
        services.TryAddKeyedSingleton(id, (provider, _) => new LinkerServices(provider, key));
        services.TryAddKeyedSingleton(id, static (provider, id) => new LinkerLife(provider.GetRequiredKeyedService<LinkerServices>(id)));
        services.TryAddSingleton(TimeProvider.System);
        return id;
    }

    private static IContainerLinksBuilder Bind(IContainerLinksBuilder builder, BoundSection section)
    {
        builder.Services.AddSingleton(section);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILinkerOptionsSource, ConfigurationSource>());
        return builder;
    }

    /// <summary>The linker of a health check, which may be registered later.</summary>
    private sealed class LinkerOf(IServiceCollection services, string? key) : IContainerLinksBuilder
    {
        public IServiceCollection Services { get; } = services;

        public string? Key { get; } = key;
    }
}
