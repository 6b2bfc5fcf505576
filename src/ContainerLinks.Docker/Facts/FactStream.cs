using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>One connection's life: the list, then what its events touch. It ends when the events break.</summary>
/// <remarks>Events are asked for before the list is taken, and from a second before: nothing falls between. They only say whom to look at; what is told of a container is what a look
/// finds, so an event that comes twice or late does no harm.</remarks>
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
    private Task _reading = Task.CompletedTask;

    public FactStream(EngineConnection connection, ContainerLooks looks, TimeSpan refreshInterval, TimeProvider time, CancellationToken cancellationToken)
    {
        _connection = connection;
        _looks = looks;
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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
        ContainerFact list = await _looks.ListAsync(_connection, _stop.Token).ConfigureAwait(false);
        foreach (ContainerInfo container in list.Containers)
        {
            _told.Add(container.Id.Value);
        }

        return list;
    }

    /// <summary>Waits for the next fact.</summary>
    /// <returns>Null when the engine ended the stream.</returns>
    /// <exception cref="ContainerLinksException">The engine does not answer any more.</exception>
    public async Task<ContainerFact?> NextAsync()
    {
        while (true)
        {
            string touched;
            try
            {
                touched = await _touched.TakeAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (ChannelClosedException closed)
            {
                return closed.InnerException is null ? null : throw closed.InnerException;
            }

            if (touched == TouchedContainers.All)
            {
                await TouchAllAsync().ConfigureAwait(false);
                continue;
            }

            long version = _looks.NextVersion();
            if (await _looks.TryLookAsync(_connection, touched, _stop.Token).ConfigureAwait(false) is { } info)
            {
                _told.Add(touched);
                return ContainerFact.Observed(info);
            }

            _told.Remove(touched);
            return ContainerFact.Removed(new ContainerId(touched), version);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _refresh.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task TouchAllAsync()
    {
        IReadOnlyList<string> ids = await _connection.Api.ListAsync(_stop.Token).ConfigureAwait(false);
        foreach (string id in ids.Union(_told, StringComparer.Ordinal))
        {
            _touched.Touch(id);
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
