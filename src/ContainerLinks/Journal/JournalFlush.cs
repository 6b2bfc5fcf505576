namespace ContainerLinks;

/// <summary>When what was written into a journal is certain to be there again.</summary>
public enum JournalFlush
{
    /// <summary>After a loss of power too: each write waits for the disk (fsync). It costs what the disk needs for that, often a millisecond or more.</summary>
    EveryWrite = 0,

    /// <summary>After the death of the process, at whatever moment; a loss of power may take the last seconds. A write costs microseconds.</summary>
    OperatingSystem,
}
