namespace ContainerLinks.Docker.Tests;

/// <summary>A runtime and a linker over a real engine for one test, whose containers go with it.</summary>
internal sealed class LiveEngine : RuntimeUnderTest
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(5));
    private readonly DockerRuntime _runtime;
    private readonly List<string> _networks = [];
    private IAsyncEnumerator<LinkChange>? _changes;
    private ContainerLinker? _linker;

    public LiveEngine(EngineUnderTest engine, Action<DockerRuntimeOptions>? configure = null, EngineSurroundings? surroundings = null)
    {
        Client = new EngineClient(engine.Endpoint);
        var options = new DockerRuntimeOptions { Endpoint = Client.Endpoint, StopTimeout = TimeSpan.Zero, PullMissingImages = false };
        configure?.Invoke(options);
        _runtime = new DockerRuntime(engine.Kind, options, loggers: Log, surroundings: surroundings);
    }

    public override IContainerRuntime Runtime => _runtime;

    public EngineClient Client { get; }

    public ListLog Log { get; } = new();

    public override ContainerSpec SpecOf(string name) => new(NameOf(name)) { Image = "db" };

    public override async Task<string> ReadHostsAsync(ContainerInfo container) => await Client.ExecAsync(container.Id.Value, "cat", "/etc/hosts");

    /// <summary>A linker that follows the engine; it tells its changes to <see cref="NextAsync"/>.</summary>
    public async Task<ContainerLinker> FollowAsync(ContainerLinksOptions? options = null)
    {
        _linker = new ContainerLinker(Runtime, options);
        _changes = _linker.WatchAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
        await _linker.FollowAsync(_patience.Token);
        return _linker;
    }

    /// <summary>The next change of this kind and recipient, after its files are written.</summary>
    public async Task<T> NextAsync<T>(string? recipient = null)
        where T : LinkChange
    {
        try
        {
            while (await _changes!.MoveNextAsync())
            {
                if (_changes.Current is T change && (recipient is null || (change as LinkChange.OfLink)?.Link.Recipient == recipient))
                {
                    await _linker!.FollowAsync(_patience.Token);
                    return change;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new InvalidOperationException($"No {typeof(T).Name} of {recipient} came. Log:\n{string.Join('\n', Log.Texts)}");
    }

    /// <summary>All changes that have not been read, up to one that is made here for that.</summary>
    public async Task<IReadOnlyList<LinkChange>> DrainAsync(string recipient)
    {
        await _linker!.LinkAsync(recipient, "nobody:end-of-changes");
        var drained = new List<LinkChange>();
        while (await _changes!.MoveNextAsync() && _changes.Current is not LinkChange.Linked { Link.Alias: "end-of-changes" })
        {
            drained.Add(_changes.Current);
        }

        return drained;
    }

    /// <summary>The addresses for a name once they are these; else what they are when patience is over.</summary>
    public async Task<string[]> ResolveAsync(string container, string name, params string[] expected)
    {
        while (true)
        {
            string[] found = await Client.ResolveAsync(container, name);
            if (found.SequenceEqual(expected) || _patience.IsCancellationRequested)
            {
                return found;
            }

            await EngineClient.PaceAsync();
        }
    }

    public async Task<string> HostsPathAsync(string container) => (await Client.GetAsync($"containers/{container}/json"))["HostsPath"]!.GetValue<string>();

    public async Task<string> AddNetworkAsync(string name)
    {
        string network = NameOf(name);
        await RepeatAsync(() => Client.PostAsync("networks/create", new() { ["Name"] = network }));
        _networks.Add(network);
        return network;
    }

    /// <summary>Podman looks at every interface of the machine, and those of another engine's containers go meanwhile.</summary>
    private static async Task RepeatAsync(Func<Task> command)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await command();
                return;
            }
            catch (InvalidOperationException gone) when (attempt < 10 && gone.Message.Contains("no such network interface", StringComparison.Ordinal))
            {
                await EngineClient.PaceAsync();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_linker is not null)
        {
            await _linker.DisposeAsync();
            await _changes!.DisposeAsync();
        }

        await base.DisposeAsync();
        foreach (string network in _networks)
        {
            await RepeatAsync(() => Client.DeleteAsync($"networks/{network}"));
        }

        _runtime.Dispose();
        Client.Dispose();
        _patience.Dispose();
        Log.Dispose();
    }
}
