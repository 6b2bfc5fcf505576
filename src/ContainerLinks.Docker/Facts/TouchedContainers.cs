using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>Containers that have to be looked at, each once. Those that events touch come first, in the order in which they were touched; those of a refresh wait until no event does.</summary>
/// <remarks>A flood of events about a few containers is a few looks. One reader at a time.</remarks>
internal sealed class TouchedContainers
{
    /// <summary>Stands for a look at the whole list.</summary>
    public const string All = "";

    /// <summary>So many containers wait for a look at most; what events touch beyond is found by a look at the whole list. Far more than engines run, and a few megabytes.</summary>
    public const int MostTouchedByEvents = 16 * 1024;

    private readonly Waiting _byEvents = new();
    private readonly Waiting _others = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _touched = New();
    private Exception? _failure;
    private bool _isComplete;

    /// <summary>An event names a container. An engine can name new ones without end.</summary>
    public void TouchByEvent(string container)
    {
        lock (_lock)
        {
            if (_byEvents.Count < MostTouchedByEvents)
            {
                _byEvents.Add(container);
            }
            else
            {
                _others.Add(All);
            }

            _touched.TrySetResult();
        }
    }

    /// <summary>A container, or the list, has to be looked at when no event waits.</summary>
    public void Touch(string container)
    {
        lock (_lock)
        {
            _others.Add(container);
            _touched.TrySetResult();
        }
    }

    /// <summary>Nothing will be touched any more; what waits is still taken.</summary>
    public void Complete(Exception? failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
            _isComplete = true;
            _touched.TrySetResult();
        }
    }

    /// <summary>Takes the next one. What touches it from now on makes it wait again, so a look that has begun never hides a later change.</summary>
    /// <param name="onlyByEvents">Whether those of a refresh stay where they are.</param>
    /// <param name="touched">Completes as soon as another attempt is worth while.</param>
    /// <returns>The container, and whether an event touched it; null if none waits.</returns>
    /// <exception cref="ChannelClosedException">The events ended, and none waits.</exception>
    public (string Container, bool IsByEvent)? TryTake(bool onlyByEvents, out Task touched)
    {
        lock (_lock)
        {
            touched = Task.CompletedTask;
            if (_byEvents.TryTake(out string? container))
            {
                return (container, true);
            }

            if (!onlyByEvents && _others.TryTake(out container))
            {
                return (container, false);
            }

            if (_isComplete)
            {
                throw new ChannelClosedException(_failure);
            }

            if (_touched.Task.IsCompleted)
            {
                _touched = New();
            }

            touched = _touched.Task;
            return null;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A queue in which each one stands once.</summary>
    private sealed class Waiting
    {
        private readonly Queue<string> _order = new();
        private readonly HashSet<string> _members = new(StringComparer.Ordinal);

        public int Count => _order.Count;

        public void Add(string container)
        {
            if (_members.Add(container))
            {
                _order.Enqueue(container);
            }
        }

        public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? container)
        {
            bool isTaken = _order.TryDequeue(out container);
            if (isTaken)
            {
                _members.Remove(container!);
            }

            return isTaken;
        }
    }
}
