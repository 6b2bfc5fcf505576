using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkAgent;

/// <summary>Puts a linker over the engine that the user means, and runs the agent.</summary>
internal static class AgentRun
{
    public static async Task<int> RunAsync(AgentArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new LineLog(output)).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        IContainerLinksBuilder builder = services.AddContainerLinks(options => Configure(options, arguments));
        _ = arguments.Podman ? builder.UsePodman(options => Configure(options, arguments)) : builder.UseDocker(options => Configure(options, arguments));
        await using ServiceProvider provider = services.BuildServiceProvider();
        var agent = new Agent(provider.GetRequiredService<ContainerLinker>(), output);
        return arguments.Mode switch
        {
            AgentMode.Once => await agent.OnceAsync(cancellationToken),
            AgentMode.DryRun => await agent.PlanAsync(cancellationToken),
            AgentMode.Status => await agent.StatusAsync(cancellationToken),
            _ => await agent.FollowAsync(cancellationToken),
        };
    }

    private static void Configure(ContainerLinksOptions options, AgentArguments arguments)
    {
        options.ObserveOnly = arguments.OnlyLooks;
        options.OnOtherWriter = arguments.StandBy ? OtherWriterAction.StandBy : OtherWriterAction.Refuse;
        options.RetryInterval = TimeSpan.FromSeconds(1);
        options.Variables.Enabled = arguments.Variables;
        options.MachineNames.HostsPath = arguments.NamesIn;
    }

    private static void Configure(DockerRuntimeOptions options, AgentArguments arguments)
    {
        options.Endpoint = arguments.Engine;
        options.CertificatePath = arguments.Tls;
        options.LongestReconnectPause = TimeSpan.FromSeconds(2);
    }
}
