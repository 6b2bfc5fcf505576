// The smallest program that links containers and keeps their names in a DNS zone. CI publishes it ahead of time, holds its size to a limit and runs it; the zone is in memory then.
using System.Net;
using ContainerLinks;
using ContainerLinks.AotSmoke;
using Microsoft.Extensions.DependencyInjection;

DirectoryInfo folder = Directory.CreateTempSubdirectory("containerlinks-aot-");
try
{
    InMemoryZone? zone = args.Length == 0 ? new InMemoryZone("links.test") : null;
    var runtime = new FolderRuntime(folder.FullName);
    var services = new ServiceCollection();
    services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("172.17.0.0/16")).UseRuntime(_ => runtime).AddDynamicDns(options =>
    {
        (options.Zone, options.InMemory) = ("links.test", zone);
        if (args is [var server, var key])
        {
            options.Servers.Add(server);
            options.KeyFile = key;
        }
    });
    await using ServiceProvider provider = services.BuildServiceProvider();
    ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
    await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();

    await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new ContainerPort(3306)] });
    while (await changes.MoveNextAsync() && changes.Current is not LinkChange.NamePublished)
    {
    }

    Console.WriteLine(changes.Current);
    string records = string.Join('\n', zone?.ListRecords() ?? []);
    Console.WriteLine(records);
    return zone is null || records.Contains("mysql.links.test. 5 IN A 172.17.0.2", StringComparison.Ordinal) ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}
