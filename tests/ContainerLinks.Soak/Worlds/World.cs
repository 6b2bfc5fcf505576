namespace ContainerLinks.Soak;

/// <summary>An engine, a linker over it, and what is known of both. Whatever happens here happens in one order.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly SimulatedTime _time = new();
    private readonly SortedSet<long> _missing = [];
    private readonly ReusedIds _ids;
    private bool _isListed;
    private bool _hasBegun;

    public World(WorldKind kind)
    {
        Kind = kind;
        _ids = new ReusedIds(kind.Seed);
        Engine = kind.MakeEngine(_time, kind.ReusesIds ? _ids.Next : null);
        Machine = kind.HasMachineFile ? new MachineNamesFile(Foreign) : null;
        Engine.Parts.Facts.Happened = Happened;
    }

    public WorldKind Kind { get; }

    public SimulatedEngine Engine { get; }

    public LinkModel Model { get; } = new();

    public FileWatch Files { get; } = new();

    public JournalDisk Disk { get; } = new();

    public ForeignFaults Foreign { get; } = new();

    /// <summary>The machine's own hosts file, if this world has one.</summary>
    public MachineNamesFile? Machine { get; }

    public ContainerLinker Linker { get; private set; } = null!;

    public LinkerProcess Process { get; private set; } = null!;

    public AddressPool? Pool { get; private set; }

    public PumpGate Pump { get; private set; } = null!;

    public SimulatedTime Time => _time;

    /// <summary>Told of each container that is made.</summary>
    public Action<ContainerInfo>? Created { get; set; }

    /// <summary>Whether every fact that happened has reached the linker.</summary>
    public bool IsComplete => _missing.Count == 0 && Pump.IsFollowing;

    public IReadOnlyList<ContainerInfo> Containers
    {
        get
        {
            lock (Engine.Parts.Turn.Gate)
            {
                return Engine.Parts.Facts.ListNow().Containers;
            }
        }
    }

    public ContainerInfo? Find(string name) => Containers.FirstOrDefault(container => container.Name == name);

    /// <summary>Starts a linker's process and lets it follow the engine.</summary>
    public async Task BeginAsync()
    {
        Pump = new PumpGate();
        Process = new LinkerProcess(Engine, Pump, Files, Foreign) { KnowsAll = () => IsComplete };
        var time = new SteppedTime(_time, Pump);
        ContainerLinksOptions options = Kind.MakeOptions();
        Machine?.Configure(options);
        LinkerProcess process = Process;
        bool wasBehind = Disk.IsBehind;
        Disk.Settle();
        options.Journal.OpenStorage = Kind.HasJournal ? file => Disk.Open(file, process) : null;
        Pool = Kind.HasPool && !Kind.HasJournal ? new AddressPool(Kind.MakeOptions().Addresses, time) : null;
        Linker = new ContainerLinker(Process, options, time, ForeignFaults.Logger, Pool, Foreign.Renderer);
        _isListed = false;

        // While the engine is away this fails, and is tried again; nobody has to see that.
        _ = Linker.FollowAsync().ContinueWith(task => task.Exception, TaskScheduler.Default);
        await SettleAsync();
        while (!_isListed)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        if (Kind.HasJournal && _hasBegun)
        {
            if (wasBehind)
            {
                Model.OpenAll();
            }
        }
        else
        {
            Model.BeginAnew(Containers);
        }

        _hasBegun = true;
    }

    /// <summary>Ends the process of the linker as a kill does, and starts another one.</summary>
    public async Task BeginAnewAsync()
    {
        Process.Kill();
        await DisposeLinkerAsync();
        await BeginAsync();
    }

    /// <summary>Lets the linker deal with all facts that have come, one after the other.</summary>
    public async Task SettleAsync()
    {
        await Pump.Parked;
        while (Pump.TryResume(out ContainerFact? fact))
        {
            await Pump.Parked;
            if (fact is not null)
            {
                _isListed = true;
                Arrived(fact);
            }

            await DrainAsync();
        }

        await DrainAsync();
    }

    /// <summary>The linker has a list: of what becomes of an engine's own links no fact tells.</summary>
    public void Listed() => Model.Happened(ContainerFact.Resync(Containers));

    /// <summary>The end of a step of which no fact is missing, neither to the linker nor in its journal.</summary>
    public void EndStep() => _ids.Release();

    public async Task AdvanceAsync(TimeSpan time)
    {
        // Timer by timer, so that what comes due is dealt with before what comes due next.
        DateTimeOffset end = new DateTimeOffset(_time.GetTimestamp(), TimeSpan.Zero) + time;
        while (_time.RunNext(end))
        {
            await SettleAsync();
        }

        // A slow disk may have taken more time already.
        TimeSpan left = end - new DateTimeOffset(_time.GetTimestamp(), TimeSpan.Zero);
        _time.Advance(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await DisposeLinkerAsync();
        Engine.Dispose();
        Machine?.Dispose();
    }

    /// <summary>What a killed process does on its way out has no effect.</summary>
    private async Task DisposeLinkerAsync()
    {
        try
        {
            await Linker.DisposeAsync();
        }
        catch (ProcessKilledException)
        {
        }
    }

    /// <summary>A linker whose first list has come answers when it has done what came before.</summary>
    private async Task DrainAsync()
    {
        if (_isListed)
        {
            await Linker.FollowAsync();
        }
    }

    private void Happened(ContainerFact fact)
    {
        _missing.Add(VersionOf(fact));
        if (fact.Kind == ContainerFactKind.Observed && !Model.Knows(fact.Containers[0].Id))
        {
            Created?.Invoke(fact.Containers[0]);
        }

        if (fact.Kind == ContainerFactKind.Removed)
        {
            _ids.Gone(fact.Container!);
        }

        Model.Happened(fact);
    }

    private void Arrived(ContainerFact fact)
    {
        if (fact.Kind == ContainerFactKind.Resync)
        {
            _missing.RemoveWhere(version => version <= fact.Version);
            Listed();
        }
        else
        {
            _missing.Remove(VersionOf(fact));
        }
    }

    private static long VersionOf(ContainerFact fact) => fact.Kind == ContainerFactKind.Observed ? fact.Containers[0].Version : fact.Version;
}
