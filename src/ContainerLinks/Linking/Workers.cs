namespace ContainerLinks;

/// <summary>The targets that are due, and the workers that see to them: a bounded number for most, and one of its own for what failed. Under its reconciler's lock.</summary>
/// <param name="attempts">What the workers are at.</param>
/// <param name="work">What a worker does, until nothing is left; the argument says whether it sees to what failed.</param>
internal sealed class Workers(Attempts attempts, Func<bool, Task> work)
{
    private readonly Queue<Target> _queue = new();
    private readonly Queue<Target> _failing = new();
    private readonly int _most = Math.Clamp(Environment.ProcessorCount, 2, 8);
    private int _count;
    private int _failingCount;

    /// <summary>Whether nothing waits for a worker.</summary>
    public bool IsIdle => _queue.Count == 0 && _failing.Count == 0;

    public void Enqueue(Target target)
    {
        (target.IsFailing ? _failing : _queue).Enqueue(target);
        Staff();
    }

    /// <summary>What a worker does next; null ends it, since nothing waits.</summary>
    public Target? Take(bool isFailing)
    {
        if ((isFailing ? _failing : _queue).TryDequeue(out Target? target))
        {
            return target;
        }

        _ = isFailing ? _failingCount-- : _count--;
        return null;
    }

    /// <summary>All that waits for a worker waits no longer.</summary>
    public List<Target> TakeAll()
    {
        List<Target> all = [.. _queue, .. _failing];
        _queue.Clear();
        _failing.Clear();
        return all;
    }

    /// <summary>A worker ends when nothing waits, so each one that there is may be held by its attempt: what waits gets another, up to the most.</summary>
    public void Staff()
    {
        while (_queue.Count > 0 && _count < _most + attempts.Relieved)
        {
            _count++;
            Replace(isFailing: false);
            if (_count >= _queue.Count + attempts.Running.Count)
            {
                break;
            }
        }

        if (_failing.Count > 0 && _failingCount < 1 + attempts.RelievedFailing)
        {
            _failingCount++;
            Replace(isFailing: true);
        }
    }

    /// <summary>Begins a worker in the place of one that is given up, or that lets others have their turn. What fails often blocks for a while, so it does not do so on a thread of the pool, where everybody's work waits.</summary>
    public void Replace(bool isFailing)
    {
        if (isFailing)
        {
            _ = Task.Factory.StartNew(() => work(isFailing), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work(false), work, preferLocal: false);
        }
    }
}
