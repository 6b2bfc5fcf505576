namespace ContainerLinks;

/// <summary>A container as the linker knows it: the last fact, and what the linker did for it as a recipient.</summary>
internal sealed class KnownContainer(ContainerInfo info)
{
    public ContainerInfo Info { get; set; } = info;

    public ContainerId Id => Info.Id;

    /// <summary>The node of the graph. It is the name, but for the moment in which two containers swap names and only one fact is there yet.</summary>
    public string Node { get; set; } = info.Name;

    /// <summary>By alias, without letter case, as aliases are compared.</summary>
    public Dictionary<string, LinkBinding> Bindings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Aliases of the runtime's own links that the user took away: the runtime still reports them, the linker does not take them up again.</summary>
    public HashSet<string> Unlinked { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Aliases of links that the runtime keeps itself, as it reported them last.</summary>
    public HashSet<string> NativeAliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Aliases of links that the container's labels ask for and that were looked at: what the user takes away does not come back from the label.</summary>
    public HashSet<string> LabelAliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Link texts of the runtime or of labels that are no links: they are told once.</summary>
    public HashSet<string> RefusedTexts { get; } = new(StringComparer.Ordinal);

    /// <summary>The link variables that the container's main process got, as far as the linker knows.</summary>
    public GivenVariables Given { get; } = new();

    /// <summary>Aliases of links that stand in the journal.</summary>
    public HashSet<string> SavedAliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the journal knows the container's id and name.</summary>
    public bool IsSaved { get; set; }

    /// <summary>Whether the hosts file may hold lines of ours. True at first sight: an earlier process may have left some.</summary>
    public bool MayHaveLines { get; set; } = true;
}
