namespace ContainerLinks;

/// <summary>A runtime of somebody else, as commands call it: one that heeds no cancellation holds neither its caller nor, for long, the end of the linker.</summary>
/// <param name="runtime">The runtime.</param>
/// <param name="end">Nobody waits any more.</param>
internal sealed class GuardedRuntime(IContainerRuntime runtime, CancellationToken end) : IContainerRuntime
{
    public string Name => runtime.Name;

    public RuntimeCapabilities Capabilities => runtime.Capabilities;

    /// <summary>A runtime that cannot even tell that has one.</summary>
    public string? Problem
    {
        get
        {
            try
            {
                return runtime.Problem;
            }
#pragma warning disable CA1031 // Foreign code.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                return failure.Message;
            }
        }
    }

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default) => ForeignCall.ReadAsync(runtime.WatchAsync(cancellationToken), end, cancellationToken);

    public async ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        ValueTask<ContainerInfo?> call = runtime.FindAsync(idOrName, cancellationToken);
        ContainerInfo? found = call.IsCompletedSuccessfully ? call.Result : await WaitAsync(call.AsTask(), cancellationToken).ConfigureAwait(false);
        return found is null or { Id: not null } ? found : throw new InvalidOperationException($"The runtime '{Name}' told of a container '{Quoting.Printable(idOrName)}' without an id.");
    }

    public async ValueTask<ContainerNetwork?> FindNetworkAsync(string name, CancellationToken cancellationToken = default) =>
        await WaitAsync(runtime.FindNetworkAsync(name, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);

    public async Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) =>
        await WaitAsync(runtime.CreateAsync(spec, cancellationToken), cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The runtime '{Name}' told no id for the container '{spec.Name}'.");

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => WaitAsync(runtime.StartAsync(container, start, cancellationToken), cancellationToken);

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => WaitAsync(runtime.StopAsync(container, cancellationToken), cancellationToken);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => WaitAsync(runtime.RenameAsync(container, newName, cancellationToken), cancellationToken);

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => WaitAsync(runtime.RemoveAsync(container, force, cancellationToken), cancellationToken);

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => runtime.HoldHostsFilesAsync(cancellationToken);

    public IHostsFile? OpenHosts(ContainerInfo container) => runtime.OpenHosts(container);

    private async Task<T> WaitAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        await WaitAsync((Task)call, cancellationToken).ConfigureAwait(false);
        return await call.ConfigureAwait(false);
    }

    private Task WaitAsync(Task call, CancellationToken cancellationToken) => ForeignCall.WaitAsync(call, cancellationToken, end);
}
