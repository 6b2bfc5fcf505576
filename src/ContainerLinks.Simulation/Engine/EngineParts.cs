namespace ContainerLinks;

/// <summary>Puts the parts of one engine together, from the lowest floor to the highest. Only the engine itself has it; no part is handed more than it uses.</summary>
internal sealed class EngineParts
{
    public EngineParts(SimulationOptions options)
    {
        if (options.TimeProvider is not (null or SimulatedTime) && options.Faults is { } faults && (faults.SlowHostsWrites.Rate > 0 || faults.ClockJumps.Rate > 0))
        {
            throw new ArgumentException("Faults.SlowHostsWrites and Faults.ClockJumps need a clock that they can move: a SimulatedTime as TimeProvider, or null.", nameof(options));
        }

        Context = new EngineContext(options, options.TimeProvider ?? new SimulatedTime());
        EngineChanges changes = Turn.Changes;

        // State
        Store = options.DataFolder is { } folder ? new FolderHostsStore(folder) : new MemoryHostsStore();
        Images = new ImageStore(Context.Settings.AnyImageExists);
        foreach ((string name, SimulatedImage image) in options.Images)
        {
            Images.Add(name, image);
        }

        Containers = new ContainerStore(Context.Texts);
        Networks = new NetworkStore();
        Firewall = new EngineFirewall(Context.Settings.ForeignForwardRules, Context.Traits.HasForwardChain);
        var links = new LinkIndex(Context);
        var space = new AddressSpace(Context);

        // Behaviour: networks and what belongs to a place on one
        var hosts = new EngineHosts(Context, Store);
        var rules = new LinkRules(Context, Firewall);
        var holds = new AddressHolds(Context, Networks);
        var controller = new NetworkController(Context, Networks, hosts, new OwnLines(Context, hosts), new EndpointAddresses(Context), Firewall, rules, new PortAllocator(Context.Traits.HasForwardChain));
        NetworkFactory = new NetworkFactory(Context, Networks, space, Firewall);
        var predefined = new PredefinedNetworks(Context, Networks, space, Firewall);
        var lines = new LinkLines(Context, links, Networks, hosts, rules, new LinkLineUpdate(Context));
        var sandboxes = new SandboxBuilder(Context, Networks, controller, lines);
        var configuration = new EndpointConfiguration(Context);
        var networking = new ContainerNetworking(Context, Containers, Networks, controller, lines, sandboxes, configuration);

        // Behaviour: links
        var checks = new LinkChecks(Context, Containers);
        var registrar = new LinkRegistrar(Context, Containers, links);
        var variables = new EngineVariables(Context, links, lines);
        LinkRemoval = new LinkRemoval(Context, changes, Containers, links, lines, sandboxes);
        Dns = new EmbeddedDns(Context, Containers, Networks);

        // Behaviour: commands
        var disposal = new ContainerDisposal(changes, Containers, links, hosts, holds);
        Creation = new ContainerCreation(Context, changes, Containers, Images, Networks, Store, links, checks, registrar, lines, holds);
        Starting = new ContainerStarting(Context, changes, hosts, networking, variables, lines, disposal);
        Stopping = new ContainerStopping(Context, Turn, networking, lines, Starting, disposal);
        Removal = new ContainerRemoval(Context, Stopping, disposal);
        Renaming = new ContainerRenaming(changes, Containers, links, controller, lines, new LinkRenaming(Context, Containers, links, lines));
        Connecting = new ContainerConnecting(Context, changes, Networks, networking, configuration, checks, lines, holds);
        Exec = new ContainerExec(Context, Containers, Networks, Store, variables, Dns);
        DaemonRestart = new DaemonRestart(
            Context, changes, Containers, controller, predefined, holds, registrar, Starting, Stopping, disposal, new RestartOrder(Context, Containers, links));

        // Engine
        Views = new ContainerViews(Context, Containers, links, Store);
        Facts = new FactSource(Context, Turn, Containers, Views);
        Calls = new CallFaults(Context, Turn, Facts);
        Turn.Over = Facts.Flush;
        predefined.Create();
    }

    public EngineContext Context { get; }

    public EngineTurn Turn { get; } = new();

    public IHostsStore Store { get; }

    public ImageStore Images { get; }

    public ContainerStore Containers { get; }

    public NetworkStore Networks { get; }

    public EngineFirewall Firewall { get; }

    public NetworkFactory NetworkFactory { get; }

    public LinkRemoval LinkRemoval { get; }

    public EmbeddedDns Dns { get; }

    public ContainerCreation Creation { get; }

    public ContainerStarting Starting { get; }

    public ContainerStopping Stopping { get; }

    public ContainerRemoval Removal { get; }

    public ContainerRenaming Renaming { get; }

    public ContainerConnecting Connecting { get; }

    public ContainerExec Exec { get; }

    public DaemonRestart DaemonRestart { get; }

    public ContainerViews Views { get; }

    public FactSource Facts { get; }

    public CallFaults Calls { get; }
}
