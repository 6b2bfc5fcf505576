namespace ContainerLinks;

/// <summary>What a runtime reports of a container, before it is believed.</summary>
internal static class FactCheck
{
    /// <summary>Runtimes are somebody else's code: what must not be null may be.</summary>
    /// <exception cref="ArgumentException">Something is null that must not be.</exception>
    public static void ThrowIfHalf(ContainerInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        bool isHalf = info.Id is null || info.Name is null || HasNull(info.Networks) || HasNull(info.Environment) || HasNull(info.ExtraHosts) || HasNull(info.Links) || HasNull(info.PublishedPorts) || info.ExposedPorts is null || info.Labels is null;
        for (int i = 0; !isHalf && i < info.Networks.Count; i++)
        {
            isHalf = info.Networks[i].Name is null || HasNull(info.Networks[i].Aliases);
        }

        for (int i = 0; !isHalf && i < info.PublishedPorts.Count; i++)
        {
            isHalf = info.PublishedPorts[i].HostAddress is null;
        }

        if (isHalf || info.Labels!.Values.Contains(null!))
        {
            throw new ArgumentException($"The report of the container '{Quoting.Printable(info.Name ?? info.Id?.Value ?? "")}' has a null in it where the contract of {nameof(ContainerInfo)} has none.", nameof(info));
        }
    }

    private static bool HasNull<T>(IReadOnlyList<T>? list)
        where T : class
    {
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is null)
            {
                return true;
            }
        }

        return list is null;
    }
}
