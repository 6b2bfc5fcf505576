// A small program as a user would write it: the linker over a runtime of the user's own, from a command to a hosts file on the disk.
// CI publishes it ahead of time, holds its size to a limit and runs it.
using System.Net;
using ContainerLinks;
using ContainerLinks.AotSmoke;
using Microsoft.Extensions.DependencyInjection;

DirectoryInfo folder = Directory.CreateTempSubdirectory("containerlinks-aot-");
try
{
    var runtime = new FolderRuntime(folder.FullName);
    var services = new ServiceCollection();
    services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("172.17.0.0/16")).UseRuntime(_ => runtime);
    await using ServiceProvider provider = services.BuildServiceProvider();
    ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();

    await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new ContainerPort(3306)] });
    await linker.RunAsync(new ContainerSpec("web") { Links = ["mysql:db"] });
    LinkExplanation explanation = await linker.ExplainAsync("web", "db");

    string hosts = await File.ReadAllTextAsync(runtime.HostsPathOf("web"));
    Console.Write(hosts);
    Console.WriteLine(explanation);
    return hosts.Contains($"{explanation.Address}\tdb ", StringComparison.Ordinal) ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}
