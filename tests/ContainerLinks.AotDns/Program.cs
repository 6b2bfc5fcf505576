// The smallest program that links containers and keeps their names in a DNS zone: AotDns SERVER KEY-FILE. CI publishes it ahead of time, holds its size to a limit and runs it against a real server.
using System.Net;
using ContainerLinks;
using ContainerLinks.AotSmoke;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var server, var key])
{
    await Console.Error.WriteLineAsync("Usage: AotDns SERVER KEY-FILE");
    return 2;
}

DirectoryInfo folder = Directory.CreateTempSubdirectory("containerlinks-aot-");
try
{
    var runtime = new FolderRuntime(folder.FullName);
    var services = new ServiceCollection();
    services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("172.17.0.0/16")).UseRuntime(_ => runtime).AddDynamicDns(options =>
    {
        (options.Zone, options.KeyFile) = ("links.test", key);
        options.Servers.Add(server);
    });
    await using ServiceProvider provider = services.BuildServiceProvider();
    ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
    await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();

    await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new ContainerPort(3306)] });
    while (await changes.MoveNextAsync() && changes.Current is not (LinkChange.NamePublished or LinkChange.PublisherFailed))
    {
    }

    Console.WriteLine(changes.Current);
    return changes.Current is LinkChange.NamePublished ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}
