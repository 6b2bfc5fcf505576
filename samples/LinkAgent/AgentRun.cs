using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkAgent;

/// <summary>Puts the parts together for one run over one engine.</summary>
internal static class AgentRun
{
    /// <returns>The exit code; see <see cref="AgentArguments.Usage"/>.</returns>
    public static async Task<int> RunAsync(AgentArguments arguments, TextWriter writer, CancellationToken cancellationToken)
    {
        bool writes = arguments.Mode is AgentMode.Follow or AgentMode.Once;
        var output = new AgentOutput(writer, writes ? TimeProvider.System : null);
        using var log = new AgentLog(output);

        // Looked at before anything is written: only now is it seen which lines an earlier agent, or none, left wrong.
        await using (ServiceProvider observer = Services(arguments, observeOnly: true, log))
        {
            var agent = new Agent(observer.GetRequiredService<ContainerLinker>(), output);
            switch (arguments.Mode)
            {
                case AgentMode.Status:
                    return await agent.StatusAsync(cancellationToken);
                case AgentMode.DryRun:
                    return await agent.PlanAsync(cancellationToken);
                default:
                    await agent.PlanAsync(cancellationToken);
                    break;
            }
        }

        await using ServiceProvider keeper = Services(arguments, observeOnly: false, log);
        var keeping = new Agent(keeper.GetRequiredService<ContainerLinker>(), output);
        return arguments.Mode == AgentMode.Once ? await keeping.OnceAsync(cancellationToken) : await keeping.FollowAsync(cancellationToken);
    }

    /// <summary>The library, as any program registers it.</summary>
    private static ServiceProvider Services(AgentArguments arguments, bool observeOnly, AgentLog log)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));

        IContainerLinksBuilder builder = services.AddContainerLinks(ConfigureLinker);
        _ = arguments.Podman ? builder.UsePodman(ConfigureEngine) : builder.UseDocker(ConfigureEngine);
        return services.BuildServiceProvider();

        void ConfigureLinker(ContainerLinksOptions options)
        {
            options.ObserveOnly = observeOnly;
            options.StandBy = arguments.StandBy;
            options.RetryInterval = TimeSpan.FromSeconds(1);
            options.Variables.Enabled = !arguments.NoVariables;
            options.MachineNames.HostsPath = arguments.NamesIn;
        }

        void ConfigureEngine(DockerRuntimeOptions options)
        {
            options.Endpoint = arguments.Engine;
            options.CertificatePath = arguments.Tls;
            options.LongestReconnectPause = TimeSpan.FromSeconds(2);
        }
    }
}
