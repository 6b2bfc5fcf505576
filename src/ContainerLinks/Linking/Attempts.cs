namespace ContainerLinks;

/// <summary>The attempts that are under way: which take long, and which are not waited for any more. Under its reconciler's lock.</summary>
internal sealed class Attempts
{
    private const int MostLost = 64;
    private const int MostRelieved = 64;

    private readonly HashSet<Target> _running = [];
    private int _lost;

    public HashSet<Target> Running => _running;

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
        foreach (Target target in _running)
        {
            if (!target.IsRelieved && !target.IsLost && Relieved + RelievedFailing < MostRelieved && isSlow(target.Started))
            {
                target.IsRelieved = true;
                Count(target, 1);
            }
        }
    }

    /// <summary>Gives up those that hang, as far as there may be more that nobody waits for.</summary>
    public List<Target> Lose(Func<Target, bool> hangs)
    {
        var lost = new List<Target>();
        foreach (Target target in _running)
        {
            if (!target.IsLost && _lost < MostLost && hangs(target))
            {
                target.IsLost = true;
                _lost++;
                lost.Add(target);
            }
        }

        return lost;
    }

    /// <summary>Those that somebody waits for.</summary>
    public void ForEachAwaited(Action<Target> action)
    {
        foreach (Target target in _running)
        {
            if (!target.IsLost)
            {
                action(target);
            }
        }
    }

    private void Count(Target target, int change) => (Relieved, RelievedFailing) = target.IsFailing ? (Relieved, RelievedFailing + change) : (Relieved + change, RelievedFailing);
}
