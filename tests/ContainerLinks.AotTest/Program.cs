// Published ahead of time and run by CI: the whole way from a command to a hosts file, with no just-in-time compiler to fall back on.
using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddContainerLinks(options => options.RetryInterval = TimeSpan.FromSeconds(1)).UseSimulation(options => options.Profile = SimulationProfile.Plain);
await using ServiceProvider provider = services.BuildServiceProvider();

ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
SimulatedEngine engine = provider.GetRequiredService<SimulatedEngine>();
await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new ContainerPort(3306)] });
await linker.RunAsync(new ContainerSpec("web") { Links = ["mysql:db"] });
string before = engine.Inspect("web").Hosts ?? "";
await linker.RestartAsync("mysql");
string after = engine.Inspect("web").Hosts ?? "";
LinkExplanation explanation = await linker.ExplainAsync("web", "db");

Console.Write(after);
Console.WriteLine(explanation);
return before != after && after.Contains($"{explanation.Address}\tdb ", StringComparison.Ordinal) ? 0 : 1;
