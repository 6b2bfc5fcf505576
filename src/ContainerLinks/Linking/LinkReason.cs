namespace ContainerLinks;

/// <summary>Why a name has the address that it has, or has none.</summary>
public enum LinkReason
{
    /// <summary>The recipient is not known.</summary>
    RecipientUnknown = 0,

    /// <summary>The recipient has no link with this alias.</summary>
    NotLinked,

    /// <summary>No container has the source's name, and none had it.</summary>
    SourceUnknown,

    /// <summary>The source was removed; a new container of its name is linked at once.</summary>
    SourceRemoved,

    /// <summary>The source does not run.</summary>
    SourceNotRunning,

    /// <summary>The source runs, but on no network that the recipient is on.</summary>
    NoSharedNetwork,

    /// <summary>The source runs and has an address on a network that both share.</summary>
    Bound,

    /// <summary>The source does not run; the policy keeps its last address.</summary>
    KeptAfterStop,

    /// <summary>The source does not run; the policy points to a given address.</summary>
    PointedToSink,
}
