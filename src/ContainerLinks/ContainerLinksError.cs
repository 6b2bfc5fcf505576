namespace ContainerLinks;

/// <summary>What went wrong, as a code that programs can look at; see docs/errors.md.</summary>
public enum ContainerLinksError
{
    /// <summary>Nothing is known about the cause.</summary>
    Unknown = 0,

    /// <summary>No container has this name or id.</summary>
    ContainerNotFound,

    /// <summary>Another container has this name already.</summary>
    NameInUse,

    /// <summary>The recipient uses this alias for another source, or has the name already as an extra host.</summary>
    AliasInUse,

    /// <summary>There is no such link.</summary>
    LinkNotFound,

    /// <summary>A link is in the way of what was asked, for example of the removal of its source.</summary>
    LinkInTheWay,

    /// <summary>Another owner has this address.</summary>
    AddressInUse,

    /// <summary>The address does not belong to the pool, or the pool never gives it out.</summary>
    AddressNotInPool,

    /// <summary>The pool has no address left.</summary>
    AddressesExhausted,

    /// <summary>The explicit start order goes round in a circle.</summary>
    Cycle,

    /// <summary>The hosts file is missing, is not a regular file, or cannot be read or written.</summary>
    HostsFile,

    /// <summary>The runtime did not answer.</summary>
    Unavailable,

    /// <summary>The runtime said no.</summary>
    Refused,

    /// <summary>Another writer was faster, or keeps the hosts files or the journal already.</summary>
    Contended,

    /// <summary>The journal cannot be read or written, or is of another version.</summary>
    Journal,
}
