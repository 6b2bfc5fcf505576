namespace ContainerLinks.Soak;

/// <summary>What is known of hosts files from the writes of linkers and users. The linker's workers write at once.</summary>
internal sealed class FileWatch
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ContainerId, string> _blocks = [];
    private readonly HashSet<ContainerId> _tampered = [];
    private long _writes;
    private string? _brokenRule;

    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>The first rule that a write broke. It may happen where nobody waits, so it is kept.</summary>
    public string? BrokenRule => Volatile.Read(ref _brokenRule);

    /// <summary>Whether a user wrote into the block: the linker sees it when it writes or looks the next time.</summary>
    public bool IsTampered(ContainerId container)
    {
        lock (_gate)
        {
            return _tampered.Contains(container);
        }
    }

    /// <summary>The lines of the block that was written last.</summary>
    public string LastBlock(ContainerId container)
    {
        lock (_gate)
        {
            return _blocks.GetValueOrDefault(container, "");
        }
    }

    public void Wrote(ContainerId container, ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            _blocks[container] = FileRules.BlockOf(System.Text.Encoding.Latin1.GetString(text));
        }
    }

    public void Tamper(ContainerId container)
    {
        lock (_gate)
        {
            _tampered.Add(container);
        }
    }

    public void Untamper()
    {
        lock (_gate)
        {
            _tampered.Clear();
        }
    }

    public void Looked(ContainerId container, bool written)
    {
        lock (_gate)
        {
            _tampered.Remove(container);
            _writes += written ? 1 : 0;
        }
    }

    public void Break(string? rule)
    {
        if (rule is not null)
        {
            Interlocked.CompareExchange(ref _brokenRule, rule, null);
        }
    }
}
