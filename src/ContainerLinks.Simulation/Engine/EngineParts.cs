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
        Factory = new NetworkFactory(Context, Networks, space, Firewall);
        var predefined = new PredefinedNetworks(Context, Networks, space, Firewall);
        var lines = new LinkLines(Context, links, Networks, hosts, rules, new LinkLineUpdate(Context));
        var sandboxes = new SandboxBuilder(Context, Networks, controller, lines);
        var configuration = new EndpointConfiguration(Context);
        var networking = new ContainerNetworking(Context, Containers, Networks, controller, lines, sandboxes, configuration);

        // Behaviour: links
        var checks = new LinkChecks(Context, Containers);
        var registrar = new LinkRegistrar(Context, Containers, links);
        var variables = new EngineVariables(Context, links, lines);
        var linkRemoval = new LinkRemoval(Context, changes, Containers, links, lines, sandboxes);
        var dns = new EmbeddedDns(Context, Containers, Networks);

        // Behaviour: commands
        var disposal = new ContainerDisposal(changes, Containers, links, hosts, holds);
        var creation = new ContainerCreation(Context, changes, Containers, Images, Networks, Store, links, checks, registrar, lines, holds);
        var starting = new ContainerStarting(Context, changes, hosts, networking, variables, lines, disposal);
        var stopping = new ContainerStopping(Context, Turn, networking, lines, starting, disposal);
        var removal = new ContainerRemoval(Context, stopping, disposal);
        var renaming = new ContainerRenaming(changes, Containers, links, controller, lines, new LinkRenaming(Context, Containers, links, lines));
        var connecting = new ContainerConnecting(Context, changes, Networks, networking, configuration, checks, lines, holds);
        var exec = new ContainerExec(Context, Containers, variables);
        var daemonRestart = new DaemonRestart(
            Context, changes, Containers, controller, predefined, holds, registrar, starting, stopping, disposal, new RestartOrder(Context, Containers, links));

        // Behaviour: Podman's own, and who takes commands
        var lookup = new PodmanLookup(Containers, Networks);
        var podmanSandboxes = new PodmanSandboxes(Context, Containers, Networks, new PodmanHosts(Context, Store));
        var podmanNetworks = new PodmanNetworks(Context, changes, Containers, Networks, podmanSandboxes, lookup);
        Commands = Context.Settings.IsPodman
            ? new PodmanCommands(
                changes, Containers, lookup, new PodmanCreation(Context, changes, Containers, Images, lookup), new PodmanLives(Context, changes, Containers, podmanSandboxes, Store), podmanNetworks, new PodmanDns(Networks, podmanSandboxes))
            : new DockerCommands(Context, Containers, Networks, creation, starting, stopping, removal, renaming, linkRemoval, exec, Factory, connecting, dns, daemonRestart);

        // Engine
        Views = new ContainerViews(Context, Containers, links, Store, Networks, new PodmanInspection(Networks, podmanSandboxes));
        Facts = new FactSource(Context, Turn, Containers, Views);
        Calls = new CallFaults(Context, Turn, Facts);
        Turn.Over = Facts.Flush;
        if (Context.Settings.IsPodman)
        {
            podmanNetworks.CreateDefault();
        }
        else
        {
            predefined.Create();
        }
    }

    public EngineContext Context { get; }

    public EngineTurn Turn { get; } = new();

    public IHostsStore Store { get; }

    public ImageStore Images { get; }

    public ContainerStore Containers { get; }

    public NetworkStore Networks { get; }

    public EngineFirewall Firewall { get; }

    public NetworkFactory Factory { get; }

    /// <summary>Who takes the commands: Docker's behaviour, or Podman's.</summary>
    public IEngineCommands Commands { get; }

    public ContainerViews Views { get; }

    public FactSource Facts { get; }

    public CallFaults Calls { get; }
}
