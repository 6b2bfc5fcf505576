namespace ContainerLinks;

/// <summary>Podman adds variables of its own to those that an image or a user gave, and tells all of them alike. A recipient's link variables would tell them as the source's.</summary>
internal static class PodmanEnvironment
{
    /// <summary>The variables without those that have the very values that Podman gives.</summary>
    public static IReadOnlyList<string> Without(EngineContainer container)
    {
        string hostname = $"HOSTNAME={container.Hostname}";
        return [.. container.Environment.Where(variable => variable != hostname && variable is not ("TERM=xterm" or "container=podman" or "container=oci"))];
    }
}
