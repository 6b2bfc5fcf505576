using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>All kinds of targets of one linker, each with a reconciler of its own: a kind that is slow or fails delays no other.</summary>
internal sealed class Targets(Func<WorldSnapshot> world, TimeProvider time, TimeSpan firstPause, ILogger logger) : IAsyncDisposable
{
    private const int MostNamed = 20;

    private readonly List<(ITargetKind Kind, Reconciler Reconciler)> _kinds = [];

    public void Add(ITargetKind kind) => _kinds.Add((kind, new Reconciler(world, time, firstPause)));

    /// <summary>Something has changed about these containers.</summary>
    public void Touch(WorldSnapshot now, IReadOnlyCollection<ContainerId> touched)
    {
        foreach ((ITargetKind kind, Reconciler reconciler) in _kinds)
        {
            foreach (Target target in kind.TargetsOf(now, touched))
            {
                reconciler.Touch(target);
            }
        }
    }

    /// <summary>Waits for the targets of these containers, and for no other.</summary>
    /// <exception cref="ContainerLinksException">What kept them from being right.</exception>
    public async Task WhenRightAsync(IReadOnlyCollection<ContainerId> containers, CancellationToken cancellationToken)
    {
        var waiting = new List<(Target Target, Task Task)>();
        foreach ((ITargetKind kind, Reconciler reconciler) in _kinds)
        {
            foreach (Target target in kind.Existing(containers))
            {
                Task task = reconciler.WhenRightAsync(target);
                if (!task.IsCompletedSuccessfully)
                {
                    waiting.Add((target, task));
                }
            }
        }

        List<(Target Target, Exception Failure)>? failures = null;
        foreach ((Target target, Task task) in waiting)
        {
            try
            {
                await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // All are waited for; then their failures are thrown as one.
            catch (Exception failure) when (failure is not ObjectDisposedException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                (failures ??= []).Add((target, failure));
            }
        }

        if (failures is not null)
        {
            throw NotRight(failures);
        }
    }

    /// <summary>Waits until everything that is due has been tried once.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_kinds.Select(kind => kind.Reconciler.WhenIdleAsync()));

    /// <summary>The next look at each target is a whole one, whatever was found before.</summary>
    public void Forget() => _kinds.ForEach(kind => kind.Kind.Forget());

    public async ValueTask DisposeAsync()
    {
        foreach ((ITargetKind kind, Reconciler reconciler) in _kinds)
        {
            await reconciler.DisposeAsync().ConfigureAwait(false);
            await LeaveAsync(kind).ConfigureAwait(false);
        }
    }

    private async Task LeaveAsync(ITargetKind kind)
    {
        try
        {
            await kind.LeaveAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The end goes on: the locks have to be given back.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.LogFactFailed(failure);
        }
    }

    private static ContainerLinksException NotRight(List<(Target Target, Exception Failure)> failures)
    {
        Exception first = failures[0].Failure;
        ContainerLinksError error = (first as ContainerLinksException)?.Error ?? ContainerLinksError.HostsFile;
        string names = string.Join(", ", failures.Select(failure => failure.Target.Description).Order(StringComparer.Ordinal).Take(MostNamed));
        string more = failures.Count > MostNamed ? $" and {failures.Count - MostNamed} more" : "";
        return failures.Count == 1
            ? new ContainerLinksException(error, $"What was asked for is done, but {names} is not right: {first.Message} It is tried again.", first)
            : new ContainerLinksException(error, $"What was asked for is done, but {names}{more} are not right. They are tried again; of the first: {first.Message}", first);
    }
}
