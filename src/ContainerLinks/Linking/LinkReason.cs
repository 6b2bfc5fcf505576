namespace ContainerLinks;

/// <summary>Why a name has the address that it has, or has none.</summary>
public enum LinkReason
{
    /// <summary>The recipient is not known.</summary>
    RecipientUnknown = 0,

    /// <summary>The recipient has no link with this alias.</summary>
    NotLinked,

    /// <summary>No container has the source's name; one that gets it is linked at once.</summary>
    SourceUnknown,

    /// <summary>The recipient itself has the source's name now, so there is nothing to lead to.</summary>
    SourceIsRecipient,

    /// <summary>The source does not run.</summary>
    SourceNotRunning,

    /// <summary>The source runs, but on no network that the recipient is on.</summary>
    NoSharedNetwork,

    /// <summary>The source runs and has an address on a network that both share.</summary>
    Bound,

    /// <summary>The source does not run; the policy keeps its last address.</summary>
    KeptAfterStop,

    /// <summary>The source does not run, or no container has its name; the policy points to a given address.</summary>
    PointedToSink,

    /// <summary>The link leads somewhere, but the recipient's hosts file has another line with the name before ours: that one counts.</summary>
    Shadowed,

    /// <summary>The link was asked for, by a label or by the runtime, and cannot be; the sentences say why.</summary>
    Refused,

    /// <summary>The source runs on another host, and nothing leads there from this one; the sentences say what would.</summary>
    NotReachable,

    /// <summary>The source is on another host that cannot be relied on, as the directory says. It counts as stopped.</summary>
    HostLost,

    /// <summary>No container here has the source's name, and not every directory of other hosts has said yet who has it. An address that the hosts file has from before stays meanwhile.</summary>
    SourceAwaited,
}

/// <summary>How a recipient reaches a source.</summary>
public enum LinkWay
{
    /// <summary>By a network that both are on.</summary>
    SharedNetwork = 0,

    /// <summary>By a network of the source's host to which this host has a route, as that host's owner declares.</summary>
    RoutedNetwork,

    /// <summary>By ports that the source's host publishes.</summary>
    PublishedPort,
}
