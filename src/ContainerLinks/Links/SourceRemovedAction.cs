namespace ContainerLinks;

/// <summary>What becomes of a link when its source is removed.</summary>
public enum SourceRemovedAction
{
    /// <summary>The link waits, and binds to the next container of the source's name.</summary>
    Keep = 0,

    /// <summary>The link goes too.</summary>
    Drop,

    /// <summary>The source cannot be removed through the linker while the link is there.</summary>
    Refuse,
}
