using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>Whether the story ends the host, and what came of it.</summary>
internal sealed class StoryResult
{
    public bool EndsHost { get; set; }

    public int ExitCode { get; set; }
}

/// <summary>Somebody who runs containers on both engines, which the linkers follow.</summary>
internal sealed class Story(
    [FromKeyedServices("docker")] SimulatedEngine docker,
    [FromKeyedServices("docker")] ContainerLinker dockerLinks,
    [FromKeyedServices("podman")] SimulatedEngine podman,
    [FromKeyedServices("podman")] ContainerLinker podmanLinks,
    HealthCheckService health,
    StoryResult result,
    IHostApplicationLifetime host,
    ILogger<Story> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TellAsync(stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The host logs it and stops, but does not fail by itself.
            result.ExitCode = 1;
            throw;
        }
    }

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        await TellAsync("docker", docker, dockerLinks, stoppingToken);
        await TellAsync("podman", podman, podmanLinks, stoppingToken);
        HealthReport report = await health.CheckHealthAsync(stoppingToken);
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            logger.LogHealth(LogLevel.Information, name, entry.Status, entry.Description);
        }

        result.ExitCode = report.Status == HealthStatus.Healthy ? 0 : 1;
        if (result.EndsHost)
        {
            host.StopApplication();
        }
    }

    private async Task TellAsync(string key, SimulatedEngine engine, ContainerLinker links, CancellationToken stoppingToken)
    {
        await links.FollowAsync(stoppingToken);
        await links.RunAsync(new ContainerSpec("db") { Image = "mysql", ExposedPorts = [new(3306)] }, stoppingToken);
        await links.RunAsync(new ContainerSpec("web") { Image = "httpd", Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } }, stoppingToken);
        await links.StopAsync("db", stoppingToken);
        await links.RunAsync(new ContainerSpec("other") { Image = "mysql" }, stoppingToken);
        await links.StartAsync("db", stoppingToken); // Another one may have its address meanwhile.
        string line = engine.Inspect("web").Hosts!.Split('\n').First(line => line.Contains("database", StringComparison.Ordinal));
        logger.LogLine(key, line);
    }
}
