namespace ContainerLinks;

/// <summary>What a <see cref="ContainerFact"/> tells.</summary>
public enum ContainerFactKind
{
    /// <summary>The container exists or has changed; the fact carries all that is known of it now.</summary>
    Observed = 0,

    /// <summary>The container is gone.</summary>
    Removed,

    /// <summary>The runtime was listed anew, after the first connection or after a gap; the fact carries every container that exists.</summary>
    Resync,
}
