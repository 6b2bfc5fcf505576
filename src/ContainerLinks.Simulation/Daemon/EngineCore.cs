namespace ContainerLinks;

/// <summary>The parts of an engine, put together. Its callers hold the engine's lock.</summary>
internal sealed class EngineCore
{
    public EngineCore(SimulationOptions options, Lock gate)
    {
        Settings = new EngineSettings(options);
        Gate = gate;
        Time = options.TimeProvider ?? new SimulatedTime();
        Chance = new Chance(options.Seed);
        Dice = new FaultDice(options.Faults, options.Seed);
        Ids = new IdSource(options.IdSource, Chance);
        Store = options.DataFolder is { } folder ? new FolderHostsStore(folder) : new MemoryHostsStore();
        Images = new ImageStore(Settings.AnyImageExists);
        foreach ((string name, SimulatedImage image) in options.Images)
        {
            Images.Add(name, image);
        }

        Containers = new ContainerStore(Settings.Texts);
        Links = new LinkIndex(Settings, Chance);
        Hosts = new EngineHosts(Settings, Store);
        Firewall = new EngineFirewall(Settings.ForeignForwardRules);
        var rules = new LinkRules(Settings, Firewall);
        Space = new AddressSpace(Settings, Time);
        Networks = new NetworkController(
            Settings, Hosts, new OwnLines(Settings, Hosts), new EndpointAddresses(Settings, Chance, Dice), Firewall, rules, new PortAllocator(), Ids, Chance);
        Holds = new AddressHolds(Settings, Networks);
        NetworkFactory = new NetworkFactory(Settings, Networks, Space, Firewall, Ids);
        Lines = new LinkLines(Settings, Links, Networks, Hosts, rules);
        Sandboxes = new SandboxBuilder(Settings, Networks, Lines);
        Configuration = new EndpointConfiguration(Settings);
        Networking = new ContainerNetworking(Settings, Containers, Networks, Lines, Sandboxes, Configuration);
        Registrar = new LinkRegistrar(Settings, Containers, Links);
        Variables = new EngineVariables(Settings, Links, Lines);
        Checks = new LinkChecks(Settings, Containers);
        Facts = new FactSource(this);
        Calls = new CallFaults(this);
        Factory = new ContainerFactory(Settings, Containers, Images, Checks, Registrar, Links, Networks, Holds, Ids);
        Lifecycle = new Lifecycle(this);
        NetworkFactory.CreatePredefined();
    }

    public EngineSettings Settings { get; }

    /// <summary>The engine's one lock, which timers take too.</summary>
    public Lock Gate { get; }

    public WriterSeat Writer { get; } = new();

    public TimeProvider Time { get; }

    public Chance Chance { get; }

    public FaultDice Dice { get; }

    public IdSource Ids { get; }

    public IHostsStore Store { get; }

    public ImageStore Images { get; }

    public ContainerStore Containers { get; }

    public LinkIndex Links { get; }

    public EngineHosts Hosts { get; }

    public EngineFirewall Firewall { get; }

    public AddressSpace Space { get; }

    public NetworkController Networks { get; }

    public AddressHolds Holds { get; }

    public NetworkFactory NetworkFactory { get; }

    public LinkLines Lines { get; }

    public SandboxBuilder Sandboxes { get; }

    public EndpointConfiguration Configuration { get; }

    public ContainerNetworking Networking { get; }

    public LinkRegistrar Registrar { get; }

    public EngineVariables Variables { get; }

    public LinkChecks Checks { get; }

    public ContainerFactory Factory { get; }

    public Lifecycle Lifecycle { get; }

    public FactSource Facts { get; }

    public CallFaults Calls { get; }

    public bool IsDisposed { get; set; }
}
