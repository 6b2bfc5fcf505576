using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>All kinds of targets of one linker, each with a reconciler of its own: a kind that is slow or fails delays no other.</summary>
/// <param name="kinds">The kinds; null stands for one that is not there.</param>
/// <param name="world">What is known now.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="firstPause">The first pause after a failure.</param>
/// <param name="metrics">Measures how long it takes until a target is right.</param>
/// <param name="logger">Hears what cannot be taken away at the end.</param>
internal sealed class Targets(IReadOnlyList<ITargetKind?> kinds, Func<WorldSnapshot> world, TimeProvider time, TimeSpan firstPause, LinkerMetrics metrics, ILogger logger)
{
    private const int MostNamed = 20;

    private readonly List<Reconciler> _kinds = Reconcilers(kinds, world, time, firstPause, metrics);

    /// <summary>Something has changed about these containers.</summary>
    public void Touch(WorldSnapshot now, IReadOnlyCollection<ContainerId> touched)
    {
        foreach (Reconciler reconciler in _kinds)
        {
            foreach (Target target in reconciler.Kind.TargetsOf(now, touched))
            {
                reconciler.Touch(target);
            }
        }
    }

    /// <summary>Waits for the targets of these containers, and for no other.</summary>
    /// <exception cref="ContainerLinksException">What kept them from being right.</exception>
    public async Task WhenRightAsync(IReadOnlyCollection<ContainerId> containers, CancellationToken cancellationToken)
    {
        var waiting = new List<Target>();
        var tasks = new List<Task>();
        foreach (Reconciler reconciler in _kinds)
        {
            foreach (Target target in reconciler.Kind.Existing(containers))
            {
                Task task = reconciler.WhenRightAsync(target);
                if (!task.IsCompletedSuccessfully)
                {
                    waiting.Add(target);
                    tasks.Add(task);
                }
            }
        }

        var failed = new List<Target>();
        Exception? first = null;
        for (int i = 0; i < tasks.Count; i++)
        {
            try
            {
                await tasks[i].WaitAsync(cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // All are waited for; then their failures are thrown as one.
            catch (Exception failure) when (failure is not ObjectDisposedException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                first ??= failure;
                failed.Add(waiting[i]);
            }
        }

        if (first is not null)
        {
            throw NotRight(failed, first);
        }
    }

    /// <summary>Waits until everything that is due has been tried once.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_kinds.FindAll(static reconciler => reconciler.Kind.IsAwaited).ConvertAll(static reconciler => reconciler.WhenIdleAsync()));

    /// <summary>Places that are not right although no question tells of them, each with the reason.</summary>
    public IEnumerable<KeyValuePair<string, string>> Problems => _kinds.SelectMany(static reconciler => reconciler.Kind.Problems);

    /// <summary>The next look at each target is a whole one, whatever was found before.</summary>
    public void Forget() => _kinds.ForEach(static reconciler => reconciler.Kind.Forget());

    public async Task EndAsync(CancellationToken hurry)
    {
        foreach (Reconciler reconciler in _kinds)
        {
            await reconciler.EndAsync(hurry).ConfigureAwait(false);
            await LeaveAsync(reconciler.Kind, hurry).ConfigureAwait(false);
        }
    }

    private static List<Reconciler> Reconcilers(IReadOnlyList<ITargetKind?> kinds, Func<WorldSnapshot> world, TimeProvider time, TimeSpan firstPause, LinkerMetrics metrics)
    {
        var reconcilers = new List<Reconciler>();
        foreach (ITargetKind? kind in kinds)
        {
            if (kind is not null)
            {
                reconcilers.Add(new Reconciler(kind, world, time, firstPause, metrics));
            }
        }

        return reconcilers;
    }

    private async Task LeaveAsync(ITargetKind kind, CancellationToken hurry)
    {
        try
        {
            await kind.LeaveAsync(hurry).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The end goes on: the locks have to be given back.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.LogFactFailed(failure);
        }
    }

    private static ContainerLinksException NotRight(List<Target> failed, Exception first)
    {
        ContainerLinksError error = (first as ContainerLinksException)?.Error ?? ContainerLinksError.HostsFile;
        string names = string.Join(", ", failed.ConvertAll(static target => target.Description).Order(StringComparer.Ordinal).Take(MostNamed));
        string more = failed.Count > MostNamed ? $" and {failed.Count - MostNamed} more" : "";
        return failed.Count == 1
            ? new ContainerLinksException(error, $"What was asked for is done, but {names} is not right: {first.Message} It is tried again.", first)
            : new ContainerLinksException(error, $"What was asked for is done, but {names}{more} are not right. They are tried again; of the first: {first.Message}", first);
    }
}
