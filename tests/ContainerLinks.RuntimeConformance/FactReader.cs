namespace ContainerLinks;

/// <summary>Reads a runtime's facts and waits for one.</summary>
public sealed class FactReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience;
    private readonly IAsyncEnumerator<ContainerFact> _facts;

    /// <summary>Begins to watch.</summary>
    public FactReader(IContainerRuntime runtime, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        _patience = new CancellationTokenSource(patience);
        _facts = runtime.WatchAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
    }

    /// <summary>Every fact that was read.</summary>
    public IList<ContainerFact> Seen { get; } = [];

    /// <summary>The next fact.</summary>
    public async Task<ContainerFact> NextAsync()
    {
        try
        {
            Assert.True(await _facts.MoveNextAsync(), "The stream of facts ended; it must last until it is cancelled.");
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"No such fact came. Seen: {string.Join(", ", Seen.Select(fact => $"{fact.Kind} {string.Join('+', fact.Containers.Select(container => $"{container.Name} {container.State}"))}"))}");
        }

        Seen.Add(_facts.Current);
        return _facts.Current;
    }

    /// <summary>The next fact for which a condition holds.</summary>
    public async Task<ContainerFact> NextAsync(Func<ContainerFact, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            ContainerFact fact = await NextAsync();
            if (condition(fact))
            {
                return fact;
            }
        }
    }

    /// <summary>The next fact in which a container of this name is in a state.</summary>
    public async Task<ContainerInfo> NextAsync(string name, Func<ContainerInfo, bool> condition)
    {
        ContainerFact fact = await NextAsync(fact => fact.Containers.Any(container => container.Name == name && condition(container)));
        return fact.Containers.Single(container => container.Name == name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _patience.CancelAsync();
        try
        {
            await _facts.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // That is what it was asked to do.
        }

        _patience.Dispose();
    }
}
