using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;

/// <summary>What a user writes to follow an engine; it is compiled against the packed package.</summary>
internal static class Engines
{
    public static IServiceCollection Add(IServiceCollection services) => services.AddContainerLinks()
        .UseDocker(options => options.Endpoint = new Uri("unix:///run/docker.sock"))
        .UsePodman()
        .Services;
}
