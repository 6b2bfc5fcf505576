using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>One connection's life: the list, then what its events touch. It ends when the events break.</summary>
/// <remarks>
/// <para>Events are asked for before the list is taken, and from a second before: nothing falls between. They only say whom to look at; what is told of a container is what a look
/// finds, so an event that comes twice or late does no harm.</para>
/// <para>A refresh lists the engine and looks at what differs, one container at a time, beside the events: whom an event touches is looked at without a wait for it.</para>
/// </remarks>
internal sealed class FactStream : IAsyncDisposable
{
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(2);
    private readonly EngineConnection _connection;
    private readonly ContainerLooks _looks;
    private readonly TouchedContainers _touched = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private readonly ITimer _refresh;
    private readonly SecondLooks _secondLooks;
    private Task _reading = Task.CompletedTask;
    private Task _listing = Task.CompletedTask;
    private Task<ContainerFact?>? _look;

    public FactStream(EngineConnection connection, ContainerLooks looks, TimeSpan refreshInterval, TimeProvider time, CancellationToken cancellationToken)
    {
        _connection = connection;
        _looks = looks;
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _secondLooks = new SecondLooks(time, refreshInterval, _touched.Touch);
        _refresh = time.CreateTimer(static state => ((TouchedContainers)state!).Touch(TouchedContainers.All), _touched, refreshInterval, refreshInterval);
    }

    /// <summary>Begins to read events and lists the engine.</summary>
    /// <returns>The list.</returns>
    public async Task<ContainerFact?> StartAsync()
    {
        long since = await _connection.Api.GetTimeAsync(_stop.Token).ConfigureAwait(false);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = ReadAsync(since, opened);

        // An engine may answer only with its first event. That is no reason to wait for ever: the events since are told in any case.
        await Task.WhenAny(opened.Task, _reading, Task.Delay(LongestOpening, _time, _stop.Token)).ConfigureAwait(false);
        (ContainerFact list, IReadOnlyList<string> notRead) = await _looks.ListAsync(_connection, _stop.Token).ConfigureAwait(false);
        foreach (ContainerInfo container in list.Containers)
        {
            _told.Add(container.Id.Value);
        }

        foreach (string container in notRead)
        {
            _secondLooks.Add(container);
        }

        return list;
    }

    /// <summary>Waits for the next fact.</summary>
    /// <returns>Null when the engine ended the stream.</returns>
    /// <exception cref="ContainerLinksException">The engine does not answer any more.</exception>
    public async Task<ContainerFact?> NextAsync()
    {
        try
        {
            while (true)
            {
                if (await StepAsync().ConfigureAwait(false) is { } fact)
                {
                    return fact;
                }
            }
        }
        catch (ChannelClosedException closed)
        {
            return closed.InnerException is null ? null : throw closed.InnerException;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _refresh.DisposeAsync().ConfigureAwait(false);
        await _secondLooks.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _listing.ConfigureAwait(false);
        await ((Task?)_look ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task<ContainerFact?> StepAsync()
    {
        if (_touched.TryTake(onlyByEvents: _look is not null, out Task touched) is { } taken)
        {
            if (taken.Container == TouchedContainers.All)
            {
                // It may take as long as it likes: the events go on.
                _listing = _listing.IsCompleted ? TouchDifferingAsync() : _listing;
                return null;
            }

            if (taken.IsByEvent)
            {
                return await LookAsync(taken.Container, isByList: false).ConfigureAwait(false);
            }

            _look = LookAsync(taken.Container, isByList: true);
        }

        if (_look is null)
        {
            await touched.WaitAsync(_stop.Token).ConfigureAwait(false);
            return null;
        }

        await Task.WhenAny(_look, touched).WaitAsync(_stop.Token).ConfigureAwait(false);
        if (!_look.IsCompleted)
        {
            return null;
        }

        Task<ContainerFact?> done = _look;
        _look = null;
        return await done.ConfigureAwait(false);
    }

    private async Task<ContainerFact?> LookAsync(string container, bool isByList)
    {
        long version = _looks.NextVersion();
        ContainerLook look = await _looks.TryLookAsync(_connection, container, isByList, _stop.Token).ConfigureAwait(false);
        if (look.IsRead)
        {
            _secondLooks.Remove(container);
        }
        else
        {
            _secondLooks.Add(container);
        }

        lock (_told)
        {
            if (look.IsGone)
            {
                _told.Remove(container);
                return ContainerFact.Removed(new ContainerId(container), version);
            }

            if (look.Info is not null)
            {
                _told.Add(container);
            }
        }

        return look.Info is { } info ? ContainerFact.Observed(info) : null;
    }

    private async Task TouchDifferingAsync()
    {
        try
        {
            string[] told;
            lock (_told)
            {
                told = [.. _told];
            }

            foreach (string id in await _looks.ListDifferingAsync(_connection, told, _stop.Token).ConfigureAwait(false))
            {
                _touched.Touch(id);
            }
        }
#pragma warning disable CA1031 // A connection that died without a word is found here; whoever waits for facts is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _touched.Complete(failure);
        }
    }

    private async Task ReadAsync(long since, TaskCompletionSource opened)
    {
        try
        {
            await foreach (EngineEvent told in _connection.Api.ReadEventsAsync(since, opened, _stop.Token).ConfigureAwait(false))
            {
                if (told.Container is { } container)
                {
                    _touched.TouchByEvent(container);
                }
            }

            _touched.Complete(null);
        }
#pragma warning disable CA1031 // Whatever ended the events, the one who waits for facts is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _touched.Complete(failure);
        }
    }
}
