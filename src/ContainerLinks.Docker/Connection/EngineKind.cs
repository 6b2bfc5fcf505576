namespace ContainerLinks;

/// <summary>The two engines that speak the Docker API.</summary>
internal enum EngineKind
{
    Docker = 0,
    Podman,
}
