namespace ContainerLinks;

/// <summary>What a <see cref="LinkChange"/> tells.</summary>
public enum LinkChangeKind
{
    /// <summary>A link was declared.</summary>
    Linked = 0,

    /// <summary>A link was taken away.</summary>
    Unlinked,

    /// <summary>The source has an address now; the recipient finds it by the alias.</summary>
    Bound,

    /// <summary>The source has no address any more: it stopped, left the shared network, or was removed.</summary>
    Unbound,

    /// <summary>The source has another address.</summary>
    Moved,

    /// <summary>The link points to another container now, one that has the source's name.</summary>
    Rebound,

    /// <summary>Running processes of the recipient have link variables that are no longer true; the change names them, never their values.</summary>
    EnvironmentStale,

    /// <summary>The pool was so full that an address was given out before its reuse delay was over.</summary>
    AddressReused,

    /// <summary>The recipient's hosts file could not be read or written; it is tried again.</summary>
    HostsFileFailed,

    /// <summary>The runtime was listed anew, or this reader was too slow and missed changes: look at the links again.</summary>
    Resync,

    /// <summary>Another linker keeps the runtime's hosts files; this one waits for it to end. See <see cref="OtherWriterAction.StandBy"/>.</summary>
    StandingBy,

    /// <summary>The other linker has ended: this one keeps the hosts files from now on.</summary>
    TookOver,
}
