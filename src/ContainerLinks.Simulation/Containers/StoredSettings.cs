namespace ContainerLinks;

/// <summary>A container's network settings as they were stored at a moment.</summary>
internal sealed record StoredSettings(string SandboxId, IReadOnlyDictionary<string, EndpointSettings> Networks)
{
    public static StoredSettings Of(EngineContainer container) =>
        new(container.SandboxId, container.Networks.ToDictionary(pair => pair.Key, pair => pair.Value.Copy(), StringComparer.Ordinal));

    /// <summary>Reads them back, as a new daemon does.</summary>
    public void Load(EngineContainer container)
    {
        container.SandboxId = SandboxId;
        container.Networks.Clear();
        foreach ((string name, EndpointSettings place) in Networks)
        {
            container.Networks[name] = place;
        }
    }
}
