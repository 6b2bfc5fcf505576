namespace ContainerLinks;

/// <summary>What the journal has to know of what happens in the world.</summary>
/// <param name="isDeclared">Whether a link declares a name as its source.</param>
internal sealed class JournalNotes(Func<string, bool> isDeclared)
{
    public List<LinkEntry> Entries { get; } = [];

    /// <summary>Who the journal says bears the declared names, until that is taken up.</summary>
    public IReadOnlyDictionary<string, ContainerId>? Journaled { get; set; }

    /// <summary>A declared name is borne by a container, unless the journal says so already.</summary>
    public void Named(string name, ContainerId bearer)
    {
        if (Journaled?.TryGetValue(name, out ContainerId? known) != true || known != bearer)
        {
            Entries.Add(new LinkEntry.Named(name, bearer));
        }
    }

    /// <summary>Nobody bears a name any more, which counts if it is declared.</summary>
    public void Unnamed(string name)
    {
        if (isDeclared(name))
        {
            Entries.Add(new LinkEntry.Unnamed(name));
        }
    }
}
