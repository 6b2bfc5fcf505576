namespace ContainerLinks;

/// <summary>Whether a link leads somewhere.</summary>
public enum LinkState
{
    /// <summary>The source has no address that the recipient could use.</summary>
    Pending = 0,

    /// <summary>The source has one.</summary>
    Bound,
}
