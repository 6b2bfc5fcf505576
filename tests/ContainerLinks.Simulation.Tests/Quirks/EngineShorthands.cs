namespace ContainerLinks.Tests.Quirks;

/// <summary>What the quirk tests do and ask again and again.</summary>
internal static class EngineShorthands
{
    public static ContainerId Run(this SimulatedEngine engine, string name, params string[] links) =>
        engine.Run(Spec(name, links));

    public static ContainerId Create(this SimulatedEngine engine, string name, params string[] links) =>
        engine.Create(Spec(name, links));

    /// <summary>A container with port 80.</summary>
    public static SimulatedContainerSpec Spec(string name, params string[] links) => new(name, "any") { Links = links, Expose = ["80"] };

    public static string Hosts(this SimulatedEngine engine, string name) => engine.Inspect(name).Hosts ?? "";

    public static string Address(this SimulatedEngine engine, string name) => engine.Inspect(name).Address;

    /// <summary>The lines of the hosts file with this name as the first behind the address.</summary>
    public static IReadOnlyList<string> Lines(this SimulatedEngine engine, string container, string name) =>
        [.. engine.Hosts(container).Split('\n').Where(line => line.Split('\t') is [_, var names] && names.Split(' ')[0] == name)];

    /// <summary>The addresses that the hosts file has for this name.</summary>
    public static IReadOnlyList<string> AddressesOf(this SimulatedEngine engine, string container, string name) =>
        [.. engine.Lines(container, name).Select(line => line.Split('\t')[0])];

    /// <summary>The variables of the main process, or of a new process if there is no main one.</summary>
    public static IReadOnlyList<string> Variables(this SimulatedEngine engine, string name) => engine.Inspect(name).Environment ?? [];

    /// <summary>Stops a container and starts it with another address, since a third one took its old one.</summary>
    public static void Move(this SimulatedEngine engine, string name)
    {
        engine.Stop(name);
        engine.Run("pad-" + name);
        engine.Start(name);
    }

    public static SimulatedEngineException Refuses(this SimulatedEngine engine, Action<SimulatedEngine> command) =>
        FluentActions.Invoking(() => command(engine)).Should().Throw<SimulatedEngineException>().Which;
}
