using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>Containers that have to be looked at, each once, in the order in which they were touched: a flood of events about a few containers is a few looks.</summary>
internal sealed class TouchedContainers
{
    /// <summary>Stands for a look at the whole list.</summary>
    public const string All = "";

    /// <summary>So many containers wait for a look at most; what events touch beyond is found by a look at the whole list. Far more than engines run, and a few megabytes.</summary>
    public const int MostTouchedByEvents = 16 * 1024;

    private readonly Channel<string> _order = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>As <see cref="Touch"/>, for a container that an event names: an engine can name new ones without end.</summary>
    public void TouchByEvent(string container)
    {
        bool isFull;
        lock (_lock)
        {
            isFull = _waiting.Count >= MostTouchedByEvents;
        }

        Touch(isFull ? All : container);
    }

    public void Touch(string container)
    {
        lock (_lock)
        {
            if (_waiting.Add(container))
            {
                _order.Writer.TryWrite(container);
            }
        }
    }

    /// <summary>Nothing will be touched any more; what waits is still taken.</summary>
    public void Complete(Exception? failure) => _order.Writer.TryComplete(failure);

    /// <summary>Takes the next one. What touches it from now on makes it wait again, so a look that has begun never hides a later change.</summary>
    /// <exception cref="ChannelClosedException">The events ended.</exception>
    public async ValueTask<string> TakeAsync(CancellationToken cancellationToken)
    {
        string container = await _order.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _waiting.Remove(container);
        }

        return container;
    }
}
