using System.Net;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>One host: its engine is a node of the swarm, and a linker over it that lives, ends and begins anew.</summary>
internal sealed class HostLife(HostsWorld world, SimulatedSwarmNode node, IPAddress? address) : IAsyncDisposable
{
    private readonly JournalDisk _disk = new();
    private readonly Dictionary<string, string> _bearersAtEnd = new(StringComparer.Ordinal);

    public SimulatedSwarmNode Node => node;

    public string Name => node.Name;

    public SimulatedEngine Engine => node.Engine;

    public IPAddress? Address => address;

    /// <summary>Null while none lives.</summary>
    public ContainerLinker? Linker { get; private set; }

    public InMemoryHost? Directory { get; private set; }

    public IReadOnlyList<WatchedDirectory> Directories { get; private set; } = [];

    /// <summary>What its links are: by the recipient's id, in order.</summary>
    public Dictionary<string, List<HostLink>> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Who bore a declared name that nobody bears now.</summary>
    public Dictionary<string, string> Former { get; } = new(StringComparer.Ordinal);

    /// <summary>What the hosts files said when the linker began.</summary>
    public Dictionary<string, string> FilesAtBeginning { get; } = new(StringComparer.Ordinal);

    public bool IsDead { get; private set; }

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

    public void Begin()
    {
        Recall();
        FilesAtBeginning.Clear();
        foreach (SimulatedContainer container in Engine.List())
        {
            FilesAtBeginning[container.Id.Value] = container.Hosts ?? "";
        }

        if (world.Kind.HasDirectory)
        {
            // What one that died has said stays until the new life says something.
            Directory ??= world.Directory.Join(Name, address, world.Kind.HasRoutes ? [world.Kind.RouteTo(node)] : null);
        }

        var directories = new List<WatchedDirectory>();
        if (Directory is { } mine)
        {
            directories.Add(new WatchedDirectory(mine, report => world.Passed(this, report)));
        }

        if (world.Kind.HasSwarm)
        {
            directories.Add(new WatchedDirectory(world.Swarm.DirectoryOf(node), static _ => { }));
        }

        Directories = directories;
        var options = new ContainerLinksOptions();
        if (world.Kind.Sink is { } sink)
        {
            options.Policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = sink };
        }

        options.Journal.OpenStorage = world.Kind.HasJournal ? _disk.OpenSafely : null;
        Linker = new ContainerLinker(Engine.AsRuntime(), options, world.Time, directories: directories);
        _ = Linker.FollowAsync().ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>The linker's process ends. The directory stays: it is the host's.</summary>
    public async Task EndAsync()
    {
        if (Linker is null)
        {
            return;
        }

        _bearersAtEnd.Clear();
        foreach (string name in DeclaredBy(Containers.SelectMany(LinksOf)))
        {
            if (BearerOf(name) is { } bearer)
            {
                _bearersAtEnd[name] = bearer;
            }
        }

        foreach (WatchedDirectory directory in Directories)
        {
            directory.Release();
        }

        ContainerLinker linker = Linker;
        Linker = null;
        await world.ThroughAsync(linker.DisposeAsync().AsTask());
    }

    public async Task DieAsync(bool leaves)
    {
        if (leaves)
        {
            Directory?.Leave();
        }
        else
        {
            Directory?.Dispose();
        }

        await EndAsync();
        Directory = null;
        if (!leaves)
        {
            IsDead = true;
            world.Swarm.Kill(node);
        }
    }

    public void ComeBack()
    {
        if (IsDead)
        {
            IsDead = false;
            world.Swarm.Revive(node);
        }

        Begin();
    }

    /// <summary>The links that count now: one whose source's name is the recipient's own is out of the way meanwhile.</summary>
    public IEnumerable<HostLink> LinksOf(ContainerInfo recipient) => (Links.GetValueOrDefault(recipient.Id.Value) ?? []).Where(link => link.Source != recipient.Name);

    /// <summary>The names that links declare without a host.</summary>
    private static HashSet<string> DeclaredBy(IEnumerable<HostLink> links) => [.. links.Where(static link => link.Host is null).Select(static link => link.Name)];

    /// <summary>By the id of who bears it now, else of who bore it last.</summary>
    public string? BearerOf(string name) => Containers.FirstOrDefault(container => container.Name == name)?.Id.Value ?? Former.GetValueOrDefault(name);

    /// <summary>Notes what a command at the engine did to names.</summary>
    public void Note(IReadOnlyList<ContainerInfo> before)
    {
        IReadOnlyList<ContainerInfo> after = Containers;
        HashSet<string> ids = [.. after.Select(static container => container.Id.Value)];
        foreach (string gone in Links.Keys.Where(id => !ids.Contains(id)).ToArray())
        {
            Links.Remove(gone);
        }

        if (Linker is not null)
        {
            HashSet<string> declared = DeclaredBy(before.SelectMany(LinksOf));
            foreach (ContainerInfo container in before.Where(container => ids.Contains(container.Id.Value)))
            {
                string name = after.First(other => other.Id == container.Id).Name;
                if (name != container.Name && declared.Contains(container.Name))
                {
                    Former[container.Name] = container.Id.Value;
                }
            }
        }

        Tidy(after);
    }

    public void Tidy(IReadOnlyList<ContainerInfo> containers)
    {
        HostLink[] links = [.. containers.SelectMany(LinksOf)];
        HashSet<string> asked = [.. links.Select(static link => link.Name)];
        foreach (WatchedDirectory directory in Directories)
        {
            directory.ForgetAllBut(asked);
        }

        HashSet<string> declared = DeclaredBy(links);
        foreach ((string name, string id) in Former.ToArray())
        {
            bool isBorne = containers.Any(container => container.Name == name);
            if (isBorne || !declared.Contains(name) || !containers.Any(container => container.Id.Value == id))
            {
                Former.Remove(name);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Directory?.Dispose();
        await EndAsync();
    }

    /// <summary>What a linker that begins knows from before.</summary>
    private void Recall()
    {
        if (!world.Kind.HasJournal)
        {
            Links.Clear();
            Former.Clear();
            return;
        }

        Former.Clear();
        foreach ((string name, string id) in _bearersAtEnd)
        {
            Former[name] = id;
        }

        Tidy(Containers);
    }
}

/// <summary>A link as it was declared.</summary>
/// <param name="Source">The source as typed.</param>
/// <param name="Alias">The alias.</param>
internal sealed record HostLink(string Source, string Alias)
{
    public string Name => Source.Split('@')[0];

    public override string ToString() => $"{Source}:{Alias}";

    public string? Host => Source.Contains('@', StringComparison.Ordinal) ? Source.Split('@')[1] : null;
}
