namespace ContainerLinks;

/// <summary>The faults that a <see cref="SimulatedEngine"/> has as a runtime, for tests of what a program does then. All are off by default.</summary>
/// <remarks>
/// <para>They reach whoever uses the engine by <see cref="SimulatedEngine.AsRuntime"/>, such as a linker. The engine's own methods stay free of them, so a test can do with the engine what it wants, and
/// look at what is true. Each kind draws from a sequence of its own: one seed and the same calls give the same faults.</para>
/// <para>Times are times of the engine's clock. Nobody waits for them unless the clock is a real one.</para>
/// <threadsafety>Safe for concurrent use: everything can be changed while the engine runs.</threadsafety>
/// </remarks>
public sealed class SimulationFaults
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private TimeSpan _longestDelay = TimeSpan.FromSeconds(5);
    private TimeSpan _relistAfter = TimeSpan.FromSeconds(10);
    private TimeSpan _downTime = TimeSpan.FromSeconds(3);
    private TimeSpan _largestClockJump = TimeSpan.FromHours(1);
    private TimeSpan _longestWrite = TimeSpan.FromSeconds(2);

    /// <summary>Makes a set of faults that are all off.</summary>
    public SimulationFaults() => All =
    [
        LostFacts, DoubledFacts, LateFacts, ReorderedFacts, BrokenStreams, FailedCalls, LostAnswers, EngineCrashes, FullPools, FailedHostsWrites, SlowHostsWrites, ClockJumps,
    ];

    /// <summary>A fact that no watcher gets. The runtime notices after <see cref="RelistAfter"/> and reports a list of all, as one does that lost its connection.</summary>
    public SimulationFault LostFacts { get; } = new(nameof(LostFacts));

    /// <summary>A fact that comes twice.</summary>
    public SimulationFault DoubledFacts { get; } = new(nameof(DoubledFacts));

    /// <summary>A fact that comes later, by <see cref="LongestDelay"/> at most. Others may overtake it.</summary>
    public SimulationFault LateFacts { get; } = new(nameof(LateFacts));

    /// <summary>A fact that changes places with the one behind it; without one it comes after <see cref="LongestDelay"/>.</summary>
    public SimulationFault ReorderedFacts { get; } = new(nameof(ReorderedFacts));

    /// <summary>A fact in whose place every stream of facts fails, with <see cref="ContainerLinksError.Unavailable"/>.</summary>
    public SimulationFault BrokenStreams { get; } = new(nameof(BrokenStreams));

    /// <summary>A command or a look-up that fails with <see cref="ContainerLinksError.Unavailable"/>, and of which nothing was done.</summary>
    public SimulationFault FailedCalls { get; } = new(nameof(FailedCalls));

    /// <summary>A command that is carried out, but whose caller gets <see cref="ContainerLinksError.Unavailable"/> for an answer.</summary>
    public SimulationFault LostAnswers { get; } = new(nameof(LostAnswers));

    /// <summary>A command in whose midst the engine is killed, before or after it was carried out. Every stream breaks; the engine cannot be reached for
    /// <see cref="DownTime"/>, and has then done what <see cref="SimulatedEngine.RestartDaemon"/> does after a crash.</summary>
    public SimulationFault EngineCrashes { get; } = new(nameof(EngineCrashes));

    /// <summary>An address that the engine does not find, as if every one of its network were in use: the start is refused with <see cref="ContainerLinksError.AddressesExhausted"/>.</summary>
    public SimulationFault FullPools { get; } = new(nameof(FullPools));

    /// <summary>A write of a hosts file through <see cref="IContainerRuntime.OpenHosts"/> that fails with <see cref="ContainerLinksError.HostsFile"/>. The file stays as it was.</summary>
    public SimulationFault FailedHostsWrites { get; } = new(nameof(FailedHostsWrites));

    /// <summary>A write of a hosts file that takes up to <see cref="LongestWrite"/>. It needs a <see cref="SimulatedTime"/>, which moves on by that; timers that come due run when it is moved the next time.</summary>
    public SimulationFault SlowHostsWrites { get; } = new(nameof(SlowHostsWrites));

    /// <summary>A call at which the wall clock is set forwards or backwards, by <see cref="LargestClockJump"/> at most. It needs a <see cref="SimulatedTime"/>.</summary>
    public SimulationFault ClockJumps { get; } = new(nameof(ClockJumps));

    /// <summary>Every kind, in the order above.</summary>
    public IReadOnlyList<SimulationFault> All { get; }

    /// <summary>How late a fact may come.</summary>
    /// <value>The default is 5 seconds; from 0 to 1 day.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    public TimeSpan LongestDelay
    {
        get => Get(ref _longestDelay);
        set => Set(ref _longestDelay, value, nameof(LongestDelay));
    }

    /// <summary>How long after a lost fact the runtime lists its containers anew.</summary>
    /// <value>The default is 10 seconds; from 0 to 1 day.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    public TimeSpan RelistAfter
    {
        get => Get(ref _relistAfter);
        set => Set(ref _relistAfter, value, nameof(RelistAfter));
    }

    /// <summary>How long an engine that was killed cannot be reached.</summary>
    /// <value>The default is 3 seconds; from 0 to 1 day.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    public TimeSpan DownTime
    {
        get => Get(ref _downTime);
        set => Set(ref _downTime, value, nameof(DownTime));
    }

    /// <summary>How far the wall clock may jump, in either direction.</summary>
    /// <value>The default is 1 hour; from 0 to 1 day.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    public TimeSpan LargestClockJump
    {
        get => Get(ref _largestClockJump);
        set => Set(ref _largestClockJump, value, nameof(LargestClockJump));
    }

    /// <summary>How long a slow write may take.</summary>
    /// <value>The default is 2 seconds; from 0 to 1 day.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    public TimeSpan LongestWrite
    {
        get => Get(ref _longestWrite);
        set => Set(ref _longestWrite, value, nameof(LongestWrite));
    }

    /// <summary>Ends all faults. What they did stays: late facts are still on their way, and a lost one is made good by the list to come.</summary>
    public void Stop()
    {
        foreach (SimulationFault fault in All)
        {
            fault.Stop();
        }
    }

    private TimeSpan Get(ref TimeSpan field)
    {
        lock (_gate)
        {
            return field;
        }
    }

    private void Set(ref TimeSpan field, TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero || value > Longest)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be from 0 to {Longest.TotalDays:0} day.");
        }

        lock (_gate)
        {
            field = value;
        }
    }
}

/// <summary>One kind of fault of a <see cref="SimulatedEngine"/>: how often it happens by chance, and whether it happens next.</summary>
/// <remarks><threadsafety>Safe for concurrent use: it can be changed while the engine runs.</threadsafety></remarks>
public sealed class SimulationFault
{
    private readonly Lock _gate = new();
    private double _rate;
    private int _pending;
    private long _count;

    internal SimulationFault(string name) => Name = name;

    /// <summary>The name of the property of <see cref="SimulationFaults"/> that this is, for example <c>LostFacts</c>.</summary>
    public string Name { get; }

    /// <summary>The part of all occasions at which it happens, by the engine's seed.</summary>
    /// <value>The default is 0: never. At most 1: always.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Rate
    {
        get
        {
            lock (_gate)
            {
                return _rate;
            }
        }

        set
        {
            if (!(value is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name}.{nameof(Rate)} must be from 0 (never) to 1 (always).");
            }

            lock (_gate)
            {
                _rate = value;
            }
        }
    }

    /// <summary>How often it happened.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Makes it happen at the next occasions, whatever <see cref="Rate"/> says.</summary>
    /// <param name="times">At how many; 1 or more. They come on top of those that are still to come.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public void Next(int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            _pending = checked(_pending + times);
        }
    }

    /// <summary>Makes it happen no more: the rate is 0, and what <see cref="Next"/> asked for is forgotten.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _rate = 0;
            _pending = 0;
        }
    }

    /// <summary>Whether it happens now. Nothing is drawn while the rate is 0, so a fault that is off changes no history.</summary>
    internal bool Strikes(Chance chance)
    {
        lock (_gate)
        {
            bool strikes = _pending > 0 || (_rate > 0 && chance.Fraction() < _rate);
            _pending -= _pending > 0 ? 1 : 0;
            _count += strikes ? 1 : 0;
            return strikes;
        }
    }
}
