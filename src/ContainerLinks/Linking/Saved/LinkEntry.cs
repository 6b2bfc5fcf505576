namespace ContainerLinks;

/// <summary>Something that happened to the links, as the journal keeps it.</summary>
internal abstract record LinkEntry
{
    /// <summary>A container of this id is known under this node: its name, or its id as long as another container has the name that was seen last. A new one at a node takes nothing over of what was declared under it for one that was never made.</summary>
    public sealed record Known(ContainerId Id, string Node, string Name) : LinkEntry
    {
        public Known(KnownContainer container)
            : this(container.Id, container.Node, container.Info.Name)
        {
        }
    }

    /// <summary>The container is gone, and its links with it.</summary>
    public sealed record Gone(ContainerId Id) : LinkEntry;

    /// <summary>A link was declared. The recipient may be one that is about to be created.</summary>
    public sealed record Linked(ContainerLink Link) : LinkEntry;

    /// <summary>A declared link was taken away.</summary>
    public sealed record Unlinked(string Recipient, string Alias) : LinkEntry;

    /// <summary>A link that the runtime or a label keeps was taken away, and must not be taken up again.</summary>
    public sealed record Hidden(string Recipient, string Alias) : LinkEntry;

    /// <summary>A container of this name was to be created, and was not.</summary>
    public sealed record Abandoned(string Recipient) : LinkEntry;
}
