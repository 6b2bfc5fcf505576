namespace ContainerLinks;

/// <summary>A link that an earlier linker declared.</summary>
/// <param name="Recipient">Null: a container of this name was to be created.</param>
/// <param name="Source">Null: there was no container of the name.</param>
/// <param name="Link">The link with the names of then.</param>
internal sealed record SavedLink(ContainerId? Recipient, ContainerId? Source, ContainerLink Link);
