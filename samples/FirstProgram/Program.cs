using ContainerLinks;

using var engine = new SimulatedEngine(new() { Profile = SimulationProfile.Plain }); // or a runtime of your own
await using var linker = new ContainerLinker(engine.AsRuntime());

await linker.RunAsync(new ContainerSpec("mysql") { ExposedPorts = [new(3306)] });
await linker.RunAsync(new ContainerSpec("web") { Links = ["mysql:db"] });
Console.Write(engine.Inspect("web").Hosts);

await linker.RestartAsync("mysql"); // it comes back with another address
Console.Write(engine.Inspect("web").Hosts);
Console.WriteLine(await linker.ExplainAsync("web", "db"));
