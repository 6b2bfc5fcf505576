namespace ContainerLinks.Simulation.Tests;

/// <summary>Engines and containers for the tests of this folder.</summary>
internal static class Engines
{
    public static SimulatedEngine Make(SimulationProfile profile = SimulationProfile.Docker20, Action<SimulationOptions>? configure = null)
    {
        var options = new SimulationOptions { Profile = profile };
        options.Images["mysql"] = new SimulatedImage { ExposedPorts = ["3306/tcp"], Environment = ["MYSQL_MAJOR=8.0"], Command = ["/bin/sleep", "100000"] };
        options.Images["httpd"] = new SimulatedImage { ExposedPorts = ["80/tcp"], Command = ["/bin/sleep", "100000"] };
        configure?.Invoke(options);
        return new SimulatedEngine(options);
    }

    public static SimulatedEngine Without(DockerQuirks quirk, Action<SimulationOptions>? configure = null)
    {
        using SimulatedEngine all = Make();
        DockerQuirks quirks = all.Quirks & ~quirk;
        return Make(configure: options =>
        {
            options.Quirks = quirks;
            configure?.Invoke(options);
        });
    }

    public static ContainerId Run(this SimulatedEngine engine, string name, params IReadOnlyList<string> links) =>
        engine.Run(new SimulatedContainerSpec(name, name.StartsWith("web", StringComparison.Ordinal) ? "httpd" : "mysql") { Links = links });

    public static string Hosts(this SimulatedEngine engine, string name) => engine.Inspect(name).Hosts!;

    /// <summary>The lines after the fixed ones, with a blank in place of the TAB.</summary>
    public static IReadOnlyList<string> Lines(this SimulatedEngine engine, string name) =>
        [.. engine.Hosts(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(6).Select(line => line.Replace('\t', ' '))];

    public static string ShortId(this SimulatedEngine engine, string name) => engine.Inspect(name).Id.ShortId;
}
