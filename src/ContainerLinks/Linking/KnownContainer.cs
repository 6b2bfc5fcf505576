namespace ContainerLinks;

/// <summary>A container as the linker knows it: the last fact, and what the linker did for it as a recipient.</summary>
internal sealed class KnownContainer(ContainerInfo info)
{
    private Dictionary<string, LinkBinding>? _bindings;
    private HashSet<string>? _refusedTexts;

    public ContainerInfo Info { get; set; } = info;

    public ContainerId Id => Info.Id;

    /// <summary>The node of the graph. It is the name, but for the moment in which two containers swap names and only one fact is there yet.</summary>
    public string Node { get; set; } = info.Name;

    /// <summary>Aliases of the runtime's own links that the user took away: the runtime still reports them, the linker does not take them up again.</summary>
    public AliasSet Unlinked;

    /// <summary>Aliases of links that the runtime keeps itself, as it reported them last.</summary>
    public AliasSet NativeAliases;

    /// <summary>Aliases of links that the container's labels ask for and that were looked at: what the user takes away does not come back from the label.</summary>
    public AliasSet LabelAliases;

    /// <summary>Link texts of the runtime or of labels that are no links: they are told once.</summary>
    public HashSet<string> RefusedTexts => _refusedTexts ??= new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The link variables that the container's main process got, as far as the linker knows.</summary>
    public GivenVariables Given { get; } = new();

    /// <summary>Whether it waits in the <see cref="DirtyList"/>.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Aliases of links that stand in the journal.</summary>
    public AliasSet SavedAliases;

    /// <summary>Whether the journal knows the container's id and name.</summary>
    public bool IsSaved { get; set; }

    /// <summary>Whether the hosts file may hold lines of ours. True at first sight: an earlier process may have left some.</summary>
    public bool MayHaveLines { get; set; } = true;

    /// <summary>Where its link of this alias leads; null if that was not looked at yet.</summary>
    public LinkBinding? BindingOf(string alias) => _bindings?.GetValueOrDefault(alias);

    /// <summary>As <see cref="BindingOf"/>, made if there is none.</summary>
    public LinkBinding OpenBinding(string alias)
    {
        _bindings ??= new Dictionary<string, LinkBinding>(LinkAlias.Comparer);
        if (!_bindings.TryGetValue(alias, out LinkBinding? binding))
        {
            _bindings.Add(alias, binding = new LinkBinding());
        }

        return binding;
    }

    /// <summary>The next link of this alias has nothing to do with where this one led.</summary>
    public void ForgetBinding(string alias) => _bindings?.Remove(alias);
}
