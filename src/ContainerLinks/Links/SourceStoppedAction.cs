namespace ContainerLinks;

/// <summary>What becomes of a link's line in the recipient's hosts file while its source is stopped.</summary>
public enum SourceStoppedAction
{
    /// <summary>The line goes, so that the alias is an unknown name and nobody talks to a stranger at the old address.</summary>
    Remove = 0,

    /// <summary>The line stays with the last address, as engines leave it. Another container may have that address soon.</summary>
    Keep,

    /// <summary>The line points to <see cref="LinkPolicy.SinkAddress"/>, for example to a server that says "closed".</summary>
    PointTo,
}
