namespace ContainerLinks;

/// <summary>What an earlier linker declared, by the ids of the containers as far as they were known.</summary>
internal sealed class SavedLinks(IReadOnlyList<SavedLink> links, IReadOnlyDictionary<ContainerId, HashSet<string>> hidden)
{
    private readonly ILookup<ContainerId, string> _aliases = links.Where(link => link.Recipient is not null).ToLookup(link => link.Recipient!.Value, link => link.Link.Alias);

    /// <summary>In order of declaration.</summary>
    public IReadOnlyList<SavedLink> Links { get; } = links;

    /// <summary>Aliases of links that the runtime or labels keep, and that were taken away.</summary>
    public IReadOnlyDictionary<ContainerId, HashSet<string>> Hidden { get; } = hidden;

    /// <summary>Aliases of a container that the runtime and labels have no say in: they were taken away, or declared for something else.</summary>
    public IEnumerable<string> SettledAliases(ContainerId recipient) => Hidden.GetValueOrDefault(recipient, []).Concat(_aliases[recipient]);
}

/// <summary>A link that an earlier linker declared.</summary>
/// <param name="Recipient">Null: a container of this name was to be created.</param>
/// <param name="Source">Null: there was no container of the name.</param>
/// <param name="Link">The link with the names of then.</param>
internal sealed record SavedLink(ContainerId? Recipient, ContainerId? Source, ContainerLink Link);
