using System.Globalization;

namespace ContainerLinks;

/// <summary>The keys of a container's exposed ports, as client and engine make them of options and image.</summary>
internal static class ExposedPortKeys
{
    /// <summary>All keys, sorted, each once.</summary>
    public static IReadOnlyList<string> Collect(EngineSettings settings, SimulatedContainerSpec spec, IReadOnlyList<PortBinding> published, SimulatedImage image)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string text in spec.Expose)
        {
            keys.UnionWith(Expand(text));
        }

        foreach (string key in spec.ExposedPortKeys)
        {
            keys.Add(settings.Has(DockerQuirks.UnnormalisedPortKeys) ? key : Normalise(key));
        }

        keys.UnionWith(published.Select(binding => binding.Key));
        keys.UnionWith(image.ExposedPorts);
        return [.. keys];
    }

    /// <summary>The ports of keys; a key that is no port exposes nothing.</summary>
    public static IReadOnlyList<ContainerPort> Read(IReadOnlyList<string> keys)
    {
        var ports = new List<ContainerPort>(keys.Count);
        foreach (string key in keys)
        {
            if (ContainerPort.TryParseAsStored(key, out ContainerPort port))
            {
                ports.Add(port);
            }
        }

        return ports;
    }

    private static IEnumerable<string> Expand(string text)
    {
        int slash = text.IndexOf('/');
        string protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        string[] ends = (slash < 0 ? text : text[..slash]).Split('-');
        if (ends.Length <= 2
            && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort first)
            && ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort last)
            && first <= last)
        {
            return Enumerable.Range(first, last - first + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}/{protocol}"));
        }

        throw EngineRefusal.BadRequest($"invalid range format for --expose: {text}");
    }

    private static string Normalise(string key) =>
        ContainerPort.TryParse(key, CultureInfo.InvariantCulture, out ContainerPort port)
            ? port.ToString()
            : throw EngineRefusal.BadRequest($"invalid port '{key}': expected a number from 0 to 65535, or one with /tcp, /udp or /sctp");
}
