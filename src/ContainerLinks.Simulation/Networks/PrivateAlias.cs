namespace ContainerLinks;

/// <summary>The source that an alias of a link on a user-defined network stands for: as typed, and the container that had this name then.</summary>
internal sealed record PrivateAlias(string Source, string? SourceId);
