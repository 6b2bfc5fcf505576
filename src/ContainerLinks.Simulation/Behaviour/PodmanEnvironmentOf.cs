namespace ContainerLinks;

/// <summary>The environment of Podman's containers: their configuration has all of it, what the engine adds too.</summary>
internal static class PodmanEnvironmentOf
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What a create makes of it. An entry without <c>=</c> would take the value that the engine's own process has; here it has none.</summary>
    public static IReadOnlyList<string> Created(SimulatedContainerSpec spec, SimulatedImage image)
    {
        string[] own = [.. spec.Hostname.Length > 0 ? (string[])[$"HOSTNAME={spec.Hostname}"] : []];
        return Merge([DefaultPath, "container=podman", .. spec.Terminal ? (string[])["TERM=xterm"] : [], .. image.Environment, .. own, .. spec.Environment.Where(entry => entry.Contains('='))]);
    }

    /// <summary>What the first start adds to it.</summary>
    public static IReadOnlyList<string> Started(EngineContainer container) => Merge(["HOME=/", $"HOSTNAME={container.Hostname}", .. container.Environment ?? []]);

    /// <summary>What a further process gets: as at the create, with a home.</summary>
    public static IReadOnlyList<string> Executed(EngineContainer container) => Merge(["HOME=/", .. container.CreatedEnvironment]);

    /// <summary>The variables without those that have the very values that Podman gives: a recipient's link variables would tell them as the source's.</summary>
    public static IReadOnlyList<string> Given(EngineContainer container)
    {
        string hostname = $"HOSTNAME={container.Hostname}";
        return [.. (container.Environment ?? []).Where(variable => variable != hostname && variable is not ("TERM=xterm" or "container=podman"))];
    }

    /// <summary>Each name once, with its last value. Podman keeps them in a hash map, so their order says nothing; here they are sorted.</summary>
    private static IReadOnlyList<string> Merge(IReadOnlyList<string> entries)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            values[entry.Split('=')[0]] = entry;
        }

        return [.. values.Values];
    }
}
