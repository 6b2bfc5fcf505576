namespace ContainerLinks;

/// <summary>The defects of Docker's links, one flag each: what the engine does, and what is right instead.</summary>
/// <remarks>A simulated engine with native links behaves right in every respect whose flag it does not have; each flag works by itself.
/// docs/semantics.md lists the flags with the engines that have them.</remarks>
[Flags]
#pragma warning disable CA1028 // Sixty flags do not fit into an int.
public enum DockerQuirks : ulong
#pragma warning restore CA1028
{
    /// <summary>None: native links that behave right.</summary>
    None = 0,

    // Names and parsing

    /// <summary><c>name:</c> makes no link and no error. Right: refused.</summary>
    EmptyAliasIgnored = 1UL << 0,

    /// <summary>White space, line feeds, <c>/</c> and <c>..</c> pass in an alias. Right: the rules of <see cref="LinkOption"/>.</summary>
    UnvalidatedAlias = 1UL << 1,

    /// <summary>A link's name is a container name of its source: <c>stop web/db</c> stops the source. Right: it names a link only.</summary>
    LinkNamesAreContainerNames = 1UL << 2,

    /// <summary>Of two sources with one alias the second is dropped without a word. Right: refused, naming both.</summary>
    DuplicateAliasFirstWins = 1UL << 3,

    /// <summary><c>db</c> and <c>DB</c> are two links of one recipient. Right: they are the same alias.</summary>
    AliasesDifferByCase = 1UL << 4,

    /// <summary>Two aliases with one prefix of variables (<c>db-1</c>, <c>db_1</c>) overwrite each other's. Right: refused while there are variables.</summary>
    VariablePrefixCollision = 1UL << 5,

    /// <summary>An alias may be the name of an extra host, and so has two addresses. Right: refused.</summary>
    AliasEqualsExtraHost = 1UL << 6,

    /// <summary>A link to the recipient itself is refused as unknown. Right: refused with a message that says so.</summary>
    SelfLinkLooksUnknown = 1UL << 7,

    /// <summary>An extra host <c>a b:1.2.3.4</c> gives two names. Right: refused.</summary>
    UnvalidatedExtraHosts = 1UL << 8,

    /// <summary>In network mode <c>none</c> links are kept without effect. Right: refused.</summary>
    LinksIgnoredWithoutNetwork = 1UL << 9,

    /// <summary>Keys of exposed ports are kept as typed: <c>80/TCP</c> gives <c>TCP://</c>. Right: lower case, and refused if it is no port.</summary>
    UnnormalisedPortKeys = 1UL << 10,

    // Hosts file

    /// <summary>Links of one recipient come in the order of a hash map. Right: in the order of declaration.</summary>
    RandomLinkOrder = 1UL << 11,

    /// <summary>A link line can have a word twice (<c>mysql mysql</c>). Right: each word once.</summary>
    RepeatedWords = 1UL << 12,

    /// <summary>A recipient does not start while a source is down. Right: it starts, and the line comes with the source.</summary>
    StartRequiresRunningSource = 1UL << 13,

    /// <summary>No exec in a recipient while a source is down. Right: exec depends on no source.</summary>
    ExecRequiresRunningSource = 1UL << 14,

    /// <summary>A source that is not on the default bridge is accepted at create and fails at start. Right: any network that both share.</summary>
    SourceMustBeOnDefaultBridge = 1UL << 15,

    /// <summary>A failed start leaves a half-made hosts file. Right: the old file stays.</summary>
    FailedStartLeavesHosts = 1UL << 16,

    /// <summary>After an early failure of a first start, and after any failed start and a restart of the daemon, inspect shows an address that was given back. Right: none.</summary>
    FailedStartKeepsAddress = 1UL << 17,

    /// <summary>Recipients' files are changed before the source is up, even if it does not come up. Right: after it is up.</summary>
    UpdateBeforeSourceIsUp = 1UL << 18,

    /// <summary>A recipient's file that cannot be written stops the source's start. Right: the source starts.</summary>
    BrokenFileFailsSource = 1UL << 19,

    /// <summary>A source between two restarts counts as running without an address: its recipient never gets a line, and variables such as <c>tcp://:80</c>. Right: the line follows.</summary>
    RestartingSourceLosesLine = 1UL << 20,

    /// <summary>The line of a source that stopped stays. Right: it goes.</summary>
    StaleEntryAfterStop = 1UL << 21,

    /// <summary>An update never adds a line that is missing. Right: it does.</summary>
    UpdateOnlyReplaces = 1UL << 22,

    /// <summary>An update changes every line that looks like the alias. Right: only the link's own lines.</summary>
    UpdateHitsOtherLines = 1UL << 23,

    /// <summary>With two families an update writes one address into the lines of both. Right: each its own.</summary>
    UpdateMixesFamilies = 1UL << 24,

    /// <summary>The update for a recipient that is down goes to the file that was handled before it. Right: nowhere.</summary>
    UpdateHitsWrongFile = 1UL << 25,

    /// <summary>A source that leaves and joins the default bridge is not followed. Right: it is.</summary>
    SourceReconnectNotPropagated = 1UL << 26,

    /// <summary>A recipient's start writes its file anew, without the lines of users. Right: they stay.</summary>
    RebuildDropsUserLines = 1UL << 27,

    /// <summary>Files are emptied first and written then. Right: a reader sees the old text or the new one.</summary>
    TruncatingWrites = 1UL << 28,

    /// <summary>Leaving a user-defined network deletes every line whose names are a DNS name there. Right: the own lines of that network.</summary>
    LeaveDeletesByName = 1UL << 29,

    /// <summary>After leaving and joining the default bridge the own line is there twice. Right: once.</summary>
    ReconnectRepeatsOwnLine = 1UL << 30,

    /// <summary>After leaving and joining the default bridge the link lines are there twice. Right: once.</summary>
    ReconnectRepeatsLinkLines = 1UL << 31,

    // Life of a link

    /// <summary>After a rename of the recipient, or a removal of one of two aliases, there are no updates from that source. Right: they go on.</summary>
    UnlinkStopsUpdates = 1UL << 32,

    /// <summary>A renamed source keeps its old name in the files until the recipient starts again. Right: it changes at once.</summary>
    RenamedSourceKeepsOldWord = 1UL << 33,

    /// <summary>A removed source blocks exec and starts of its recipients, and the link cannot be removed. Right: the link waits and can be removed.</summary>
    DeadSourceBlocksRecipient = 1UL << 34,

    /// <summary>A new container of a removed source's name is not linked. Right: it is.</summary>
    RecreatedSourceNotLinked = 1UL << 35,

    /// <summary>Stored links are texts, read anew at each start of the daemon. Right: links are kept as they are.</summary>
    StoredLinksAreNames = 1UL << 36,

    /// <summary>Reading stored links stops at the first that finds no container. Right: each by itself.</summary>
    LostLinkDropsFollowing = 1UL << 37,

    /// <summary>A removed link comes back with the next start of the daemon. Right: it is removed for good.</summary>
    RemovedLinkReturns = 1UL << 38,

    /// <summary>Removing a link leaves and joins all networks of the recipient and writes its file anew. Right: one line goes.</summary>
    RemoveLinkRejoinsNetworks = 1UL << 39,

    /// <summary>Removing a link takes the lines and rules of the recipient's other links away until it restarts. Right: they stay.</summary>
    RemoveLinkDropsSiblings = 1UL << 40,

    // Daemon

    /// <summary>After a daemon restart addresses are given anew in order of start. Right: each container has its own again.</summary>
    DaemonRestartForgetsLeases = 1UL << 41,

    /// <summary>After a crash of the daemon inspect shows the old address of exited containers. Right: none.</summary>
    CrashKeepsOldAddress = 1UL << 42,

    /// <summary>At daemon start a recipient waits for its sources by one timer of five seconds, and after that without a limit. Right: in waves by the graph.</summary>
    FiveSecondStartWait = 1UL << 43,

    // Variables

    /// <summary>Variables in the format up to 27. Right: the later one.</summary>
    LegacyPortRanges = 1UL << 44,

    /// <summary>No link variables, unless asked for. Right: there are.</summary>
    VariablesOff = 1UL << 45,

    /// <summary>Names such as <c>DB.1_PORT</c>. Right: only letters, digits and <c>_</c>.</summary>
    UnusableVariableNames = 1UL << 46,

    /// <summary>Variables know IPv4 only. Right: IPv6 where there is no IPv4.</summary>
    VariablesIgnoreIPv6 = 1UL << 47,

    // Addresses

    /// <summary>An address that was given back is given to the next. Right: it rests, and its owner has it again first.</summary>
    AddressReusedAtOnce = 1UL << 48,

    /// <summary>A fixed address is held only while its owner runs. Right: as long as the owner exists.</summary>
    StoppedOwnerHoldsNothing = 1UL << 49,

    /// <summary>In a full pool a fixed address that is taken is reported as no address left. Right: as taken.</summary>
    FullPoolHidesBusyAddress = 1UL << 50,

    /// <summary>Subnets with host bits and ranges outside of the subnet are accepted. Right: refused.</summary>
    UnvalidatedSubnets = 1UL << 51,

    /// <summary>An address is given back by its text, by anybody. Right: only by its owner.</summary>
    UncheckedRelease = 1UL << 52,

    // Firewall

    /// <summary>Rules stay at the old address of a source that moved. Right: they are replaced.</summary>
    FirewallKeepsOldAddress = 1UL << 53,

    /// <summary>Rules whose source went first stay for ever. Right: they go with the recipient.</summary>
    FirewallRulesLeak = 1UL << 54,

    /// <summary>A container in the middle of a chain opens its ports to its own source. Right: no such rules.</summary>
    FirewallRulesReversed = 1UL << 55,

    /// <summary>The reply rule also lets in what was not asked for. Right: replies only.</summary>
    FirewallStatelessReply = 1UL << 56,

    /// <summary>No rules for IPv6. Right: for both families.</summary>
    FirewallIgnoresIPv6 = 1UL << 57,

    // User-defined networks

    /// <summary>Links there are texts: the last of two equal aliases wins, and a rename of the source breaks them. Right: refused; followed.</summary>
    UserNetworkNamesAreTexts = 1UL << 58,

    /// <summary>The alias of a source that is down is asked of the outer name server. Right: no such name.</summary>
    UnknownNameGoesOutside = 1UL << 59,
}
