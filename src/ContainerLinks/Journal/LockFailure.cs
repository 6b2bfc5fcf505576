namespace ContainerLinks;

/// <summary>Why a lock was not taken.</summary>
internal enum LockFailureKind
{
    /// <summary>Anything else: no room, no more open files, a symbolic link, no locks on this file system. Nothing is known of another holder.</summary>
    Other = 0,

    /// <summary>Another one holds it.</summary>
    Taken,

    /// <summary>We may not write there.</summary>
    NotAllowed,

    /// <summary>There is no such folder.</summary>
    NoFolder,
}

/// <summary>Why a lock was not taken, with the words of the system.</summary>
internal sealed record LockFailure(LockFailureKind Kind, Exception Cause);
