// A host with a linker whose settings come from JSON, compiled ahead of time: no binder of the platform, and nothing that the compiler does not see. CI publishes it and runs it.
using System.Text;
using ContainerLinks;
using ContainerLinks.AotSmoke;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

const string Settings = """
    {
      "ContainerLinks": {
        "folder": {
          "Policy": { "OnSourceStopped": "PointTo", "SinkAddress": "192.0.2.1" },
          "Addresses": { "Network": "172.30.0.0/24", "Gateway": "172.30.0.1", "Excluded": [ "172.30.0.2-172.30.0.9" ], "ReuseDelay": "00:00:01" },
          "Variables": { "Only": [ "DB_*" ] },
          "Engine": { "Endpoint": "tcp://192.0.2.7:2376", "ApiVersion": "1.44", "HostsFileAccess": "Exec" },
          "DynamicDns": { "Zone": "links.test", "Host": "h1", "Ttl": "00:00:30" },
          "Health": { "StaleAfter": "00:05:00", "MinimumFreeShare": 0.01 }
        }
      }
    }
    """;

DirectoryInfo folder = Directory.CreateTempSubdirectory("containerlinks-aot-");
try
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
    builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Settings)));
    var runtime = new FolderRuntime(folder.FullName);
    builder.Services.AddKeyedContainerLinks("folder").UseDocker().AddDynamicDns(options => options.InMemory = new InMemoryZone("links.test")).UseRuntime(_ => runtime).BindConfiguration().AddHostedLinks();
    builder.Services.AddHealthChecks().AddContainerLinks("folder");
    using IHost host = builder.Build();
    await host.StartAsync();

    ContainerLinker linker = host.Services.GetRequiredKeyedService<ContainerLinker>("folder");
    await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new ContainerPort(3306)] });
    await linker.RunAsync(new ContainerSpec("web") { Links = ["mysql:db"] });
    await linker.StopAsync("mysql");
    string hosts = await File.ReadAllTextAsync(runtime.HostsPathOf("web"));
    HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
    DockerRuntimeOptions engine = host.Services.GetRequiredService<IOptionsMonitor<DockerRuntimeOptions>>().Get("folder");
    DynamicDnsOptions names = host.Services.GetRequiredService<IOptionsMonitor<DynamicDnsOptions>>().Get("folder");
    await host.StopAsync();

    Console.Write(hosts);
    foreach ((string name, HealthReportEntry entry) in report.Entries)
    {
        Console.WriteLine($"{name} is {entry.Status}. {entry.Description}");
    }

    bool isBound = hosts.Contains("192.0.2.1\tdb", StringComparison.Ordinal)
        && engine is { Endpoint.Host: "192.0.2.7", ApiVersion: { Major: 1, Minor: 44 }, HostsFileAccess: HostsFileAccess.Exec }
        && names is { Host: "h1", Ttl.TotalSeconds: 30 };
    return isBound && report.Status == HealthStatus.Healthy ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}
