namespace ContainerLinks;

/// <summary>What a look at one container found.</summary>
/// <param name="Info">The container; as it was, if it could not be read; null if there is none, or none that was ever read.</param>
/// <param name="IsGone">Whether the engine says that there is none.</param>
/// <param name="IsRead">Whether the engine told about it. If not, it has to be looked at again.</param>
internal readonly record struct ContainerLook(ContainerInfo? Info, bool IsGone, bool IsRead);
