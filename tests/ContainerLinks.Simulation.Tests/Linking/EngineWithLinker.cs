namespace ContainerLinks.Simulation.Tests;

/// <summary>A simulated engine with the linker over it, and somebody else who gives the engine commands too.</summary>
internal sealed class EngineWithLinker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public EngineWithLinker(SimulationProfile profile, Action<SimulationOptions>? configure = null)
    {
        var options = new SimulationOptions { Profile = profile };
        options.Images["db"] = new SimulatedImage { ExposedPorts = ["3306/tcp"], Environment = ["MAJOR=8"] };
        configure?.Invoke(options);
        Engine = new SimulatedEngine(options);
        Linker = new ContainerLinker(Engine.AsRuntime());
    }

    public SimulatedEngine Engine { get; }

    public ContainerLinker Linker { get; }

    public bool IsNative => Engine.Profile is not (SimulationProfile.Plain or SimulationProfile.Podman5);

    /// <summary>Every address that a container's hosts file has for a name.</summary>
    public string[] Resolve(string container, string name) =>
    [
        .. (Engine.Inspect(container).Hosts ?? "").Split('\n')
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(words => words[0]),
    ];

    public string AddressOf(string container) => Engine.Inspect(container).Address;

    /// <summary>Waits until the linker has taken in what the engine did: facts come when they come.</summary>
    public async Task UntilAsync(Func<bool> condition, string because)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            await Linker.FollowAsync();
            if (condition())
            {
                return;
            }

            await Task.Yield();
        }

        condition().Should().BeTrue($"{because}:\n{string.Join('\n', Engine.List().Select(container => $"{container.Name} {container.Address} {container.IPv6Address}\n{container.Hosts}"))}");
    }

    /// <summary>Waits until nothing is wrong by the linker's own links.</summary>
    public async Task UntilRightAsync(Func<EngineWithLinker, IReadOnlyList<LinkStatus>, string?> fault, object story)
    {
        using var patience = new CancellationTokenSource(Patience);
        string? found = "";
        while (found is not null && !patience.IsCancellationRequested)
        {
            found = fault(this, await Linker.GetLinksAsync());
            await Task.Yield();
        }

        found.Should().BeNull("of what happened:\n{0}", story);
    }

    public async ValueTask DisposeAsync()
    {
        await Linker.DisposeAsync();
        Engine.Dispose();
    }
}
