namespace ContainerLinks.Soak;

/// <summary>What can happen in one step.</summary>
internal enum SoakCommand
{
    Run,
    Create,
    Start,
    Stop,
    Restart,
    Rename,
    Remove,
    Link,
    Unlink,
    HostileLink,
    Swap,
    Pause,
    Unpause,
    Die,
    CreateNetwork,
    RemoveNetwork,
    Connect,
    Disconnect,
    RestartDaemon,
    EditHosts,
    Wait,
    Reconcile,
    CrashLinker,
    Quiet,

    /// <summary>Replaces a container as compose does: renames it, makes a new one, removes the old one.</summary>
    Replace,

    /// <summary>Two commands at once whose order makes no difference.</summary>
    AtOnce,

    /// <summary>Writes a wrong line as if it were the linker's, to see that it is found. No seed does this.</summary>
    Sabotage,
}
