using ContainerLinks;

namespace Walkthrough;

/// <summary>The story as Docker Engine 20.10 told it, its way of linking included.</summary>
internal static class FirstPart
{
    public static async Task TellAsync(TextWriter output)
    {
        using var scene = new Scene(SimulationProfile.Docker20);
        SimulatedEngine engine = scene.Engine;
        output.Title("Part one: links as Docker Engine 20.10 made them (simulated)");

        output.Say("""
            A host runs a few containers. Each got an address from the engine's pool when it started; mysql was the fifth, web02 came
            after another container had gone, so it got that one's address. Only web02 was started with --link mysql.
            """);
        Arrange(engine);
        foreach (string name in (string[])["mysql", "web01", "web02", "web03"])
        {
            output.Show($"docker inspect -f '{{{{.NetworkSettings.IPAddress}}}}' {name}", engine.Inspect(name).Address);
        }

        output.Say("The engine wrote mysql's address into web02's hosts file, under the alias and the first 12 digits of mysql's id:");
        output.Show("docker exec web02 cat /etc/hosts", scene.Hosts("web02"));
        output.Say("So web02 finds mysql by name, and web03, which has no link, does not:");
        ShowLookUp(output, scene, "web02");
        ShowLookUp(output, scene, "web03");

        output.Say("""
            web02 also got mysql's port and variables as environment. They were true when web02 started; nobody changes them in a
            process that runs.
            """);
        output.Show("docker exec web02 env | grep ^MYSQL", LinkVariables(engine));

        output.Say("""
            Now a neighbour goes, mysql stops, and starts again. It gets the lowest address that is free, and that is another one. The
            engine changes web02's file in place while web02 runs:
            """);
        MoveMysql(engine);
        output.Show("docker inspect -f '{{.NetworkSettings.IPAddress}}' mysql", engine.Inspect("mysql").Address);
        output.Show("docker exec web02 cat /etc/hosts", scene.Hosts("web02"));
        ShowLookUp(output, scene, "web02");

        output.Say("The file is an ordinary one on the host's disk, mounted into the container. Inspect tells where; here it is read from there:");
        output.Show("docker inspect -f '{{.HostsPath}}' web02", engine.Inspect("web02").HostsPath);
        output.Show("cat $(docker inspect -f '{{.HostsPath}}' web02)", await File.ReadAllTextAsync(scene.HostsPath("web02")));

        output.Say("Who is linked to whom, as a drawing for Mermaid:");
        output.Show("docker inspect -f '{{.HostConfig.Links}}' web02", string.Join(' ', engine.Inspect("web02").Links ?? []));
        output.Show("(the graph)", Graph(engine).ToMermaid());
    }

    /// <summary>The two hosts files and nothing else, for programs to compare.</summary>
    public static void PrintHostsFiles(TextWriter output)
    {
        using var scene = new Scene(SimulationProfile.Docker20);
        Arrange(scene.Engine);
        output.Write($"== before\n{scene.Hosts("web02")}");
        MoveMysql(scene.Engine);
        output.Write($"== after\n{scene.Hosts("web02")}");
    }

    private static void Arrange(SimulatedEngine engine)
    {
        engine.Run(new SimulatedContainerSpec("neighbour1", "httpd"));
        engine.Run(new SimulatedContainerSpec("web01", "httpd"));
        engine.Run(new SimulatedContainerSpec("neighbour2", "httpd"));
        engine.Run(new SimulatedContainerSpec("neighbour3", "httpd"));
        engine.Run(new SimulatedContainerSpec("mysql", "mysql"));
        engine.Remove("neighbour1", force: true);
        engine.Run(new SimulatedContainerSpec("web02", "httpd") { Links = ["mysql"] });
        engine.Run(new SimulatedContainerSpec("web03", "httpd"));
    }

    private static void MoveMysql(SimulatedEngine engine)
    {
        engine.Remove("neighbour3", force: true);
        engine.Stop("mysql");
        engine.Start("mysql");
    }

    private static void ShowLookUp(TextWriter output, Scene scene, string container) =>
        output.Show($"docker exec {container} getent hosts mysql", scene.Resolve(container, "mysql") is { } address ? $"{address}  mysql" : "(nothing)");

    private static string LinkVariables(SimulatedEngine engine) =>
        string.Join('\n', (engine.Inspect("web02").Environment ?? []).Where(variable => variable.StartsWith("MYSQL_", StringComparison.Ordinal)));

    private static LinkGraph Graph(SimulatedEngine engine)
    {
        var graph = new LinkGraph();
        foreach (SimulatedContainer container in engine.List())
        {
            foreach (LinkOption link in (container.Links ?? []).Select(LinkOption.Parse))
            {
                graph.Add(new ContainerLink { Recipient = container.Name, Source = link.Source, Alias = link.Alias });
            }
        }

        return graph;
    }
}
