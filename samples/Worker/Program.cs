// Keeps the links of a Docker Engine and of a Podman in one host, with health checks, metrics and traces.
//   dotnet run --project samples/Worker                          follows both engines until Ctrl+C; one that is not there is waited for
//   dotnet run --project samples/Worker -- --simulated           over two engines in memory
//   dotnet run --project samples/Worker -- --simulated --once    and ends after one story
using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Worker;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

IContainerLinksBuilder docker = builder.Services.AddKeyedContainerLinks("docker").UseDocker().BindConfiguration().AddHostedLinks();
IContainerLinksBuilder podman = builder.Services.AddKeyedContainerLinks("podman").UsePodman().BindConfiguration().AddHostedLinks();
builder.Services.AddHealthChecks().AddContainerLinks("docker").AddContainerLinks("podman");

builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter("ContainerLinks").AddConsoleExporter())
    .WithTracing(traces => traces.AddSource("ContainerLinks").AddConsoleExporter());

// Health is told to whoever publishes it: here to the log, in a web application by MapHealthChecks.
builder.Services.AddSingleton<IHealthCheckPublisher, HealthLog>();

var result = new StoryResult();
if (args.Contains("--simulated"))
{
    docker.UseSimulation(options => options.Profile = SimulationProfile.Docker29);
    podman.UseSimulation(options => options.Profile = SimulationProfile.Podman5);
    builder.Services.AddSingleton(result).AddHostedService<Story>();
    result.EndsHost = args.Contains("--once");
}

using IHost host = builder.Build();
await host.RunAsync();
return result.ExitCode;
