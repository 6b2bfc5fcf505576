using ContainerLinks;

namespace Walkthrough;

/// <summary>The same story on an engine that has no links, where the linker does the work; and what it does better.</summary>
internal static class SecondPart
{
    public static async Task TellAsync(TextWriter output)
    {
        using var scene = new Scene(SimulationProfile.Plain);
        SimulatedEngine engine = scene.Engine;
        await using var linker = new ContainerLinker(engine.AsRuntime());
        output.Title("Part two: the same on an engine without links, as Podman is; the linker does the work");

        await ArrangeAsync(linker);
        output.Say("web02 was created through the linker, with the link mysql. Difference 1: our line stands in a block of its own, the rest of the file is the engine's.");
        output.Show("podman exec web02 cat /etc/hosts", scene.Hosts("web02"));

        output.Say("""
            Difference 2: when mysql stops, its line goes. Docker left it, and who got the address next was taken for mysql. The link is
            pending meanwhile, and can be asked why:
            """);
        await linker.StopAsync("mysql");
        output.Show("podman exec web02 cat /etc/hosts", scene.Hosts("web02"));
        output.Show("explain web02 mysql", (await linker.ExplainAsync("web02", "mysql")).ToString());

        output.Say("mysql comes back with another address, and web02, which runs on, has the new line before the command returns:");
        await linker.StartAsync("mysql");
        output.Show("podman exec web02 cat /etc/hosts", scene.Hosts("web02"));
        output.Show("explain web02 mysql", (await linker.ExplainAsync("web02", "mysql")).ToString());

        output.Say("Difference 3: variables that are no longer true are reported by name. A restart of web02 makes them new:");
        await linker.RestartAsync("web02");
        output.Show("podman exec web02 env | grep ^MYSQL", string.Join('\n', (engine.Inspect("web02").Environment ?? []).Where(variable => variable.StartsWith("MYSQL_", StringComparison.Ordinal))));

        output.Say("Difference 4: a container that is removed and made anew under its name is linked again. Docker kept a link to the dead one and refused to start web02.");
        await linker.RemoveAsync("mysql", force: true);
        await linker.RunAsync(new ContainerSpec("mysql") { Image = "mysql" });
        output.Show("explain web02 mysql", (await linker.ExplainAsync("web02", "mysql")).ToString());

        output.Say("Difference 5: a rename is followed at once, and so is a link that is added or taken away while web02 runs.");
        await linker.RenameAsync("mysql", "maria");
        await linker.LinkAsync("web02", "web01:peer");
        output.Show("podman exec web02 cat /etc/hosts", scene.Hosts("web02"));
        output.Show("(the graph)", await linker.ToMermaidAsync());
    }

    private static async Task ArrangeAsync(ContainerLinker linker)
    {
        foreach (string name in (string[])["neighbour1", "web01", "neighbour2", "neighbour3"])
        {
            await linker.RunAsync(new ContainerSpec(name) { Image = "httpd" });
        }

        await linker.RunAsync(new ContainerSpec("mysql") { Image = "mysql" });
        await linker.RemoveAsync("neighbour1", force: true);
        await linker.RunAsync(new ContainerSpec("web02") { Image = "httpd", Links = ["mysql"] });
        await linker.RunAsync(new ContainerSpec("web03") { Image = "httpd" });
    }
}
