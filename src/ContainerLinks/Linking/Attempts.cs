namespace ContainerLinks;

/// <summary>The attempts that are under way: which take long, and which are not waited for any more. Under its reconciler's lock.</summary>
internal sealed class Attempts
{
    private const int MostLost = 64;
    private const int MostRelieved = 64;

    private readonly HashSet<Target> _running = [];
    private int _lost;

    public IReadOnlyCollection<Target> Running => _running;

    /// <summary>So many workers more there may be, since so many are with an attempt that takes long.</summary>
    public int Relieved { get; private set; }

    /// <summary>The same for what failed before.</summary>
    public int RelievedFailing { get; private set; }

    /// <summary>Whether nobody waits for any that is under way.</summary>
    public bool AreAllLost => _running.Count == _lost;

    public void Begin(Target target, long now)
    {
        target.State = TargetState.Running;
        target.Started = now;
        _running.Add(target);
    }

    /// <returns>Whether its worker goes on: one that was given up has been replaced.</returns>
    public bool End(Target target)
    {
        _running.Remove(target);
        if (target.IsRelieved)
        {
            target.IsRelieved = false;
            Count(target, -1);
        }

        if (!target.IsLost)
        {
            return true;
        }

        target.IsLost = false;
        _lost--;
        return false;
    }

    /// <summary>An attempt that is slow has its worker for itself.</summary>
    /// <param name="isSlow">Whether one that began at this time is.</param>
    public void Relieve(Func<long, bool> isSlow)
    {
        foreach (Target target in _running.Where(target => !target.IsRelieved && !target.IsLost && isSlow(target.Started)))
        {
            if (Relieved + RelievedFailing < MostRelieved)
            {
                target.IsRelieved = true;
                Count(target, 1);
            }
        }
    }

    /// <summary>Gives up those that hang, as far as there may be more that nobody waits for.</summary>
    public List<Target> Lose(Func<Target, bool> hangs)
    {
        List<Target> lost = [.. _running.Where(target => !target.IsLost && hangs(target)).Take(MostLost - _lost)];
        lost.ForEach(static target => target.IsLost = true);
        _lost += lost.Count;
        return lost;
    }

    private void Count(Target target, int change) => (Relieved, RelievedFailing) = target.IsFailing ? (Relieved, RelievedFailing + change) : (Relieved + change, RelievedFailing);
}
