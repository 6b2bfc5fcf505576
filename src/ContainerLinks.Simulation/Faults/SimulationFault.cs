namespace ContainerLinks;

/// <summary>One kind of fault of a <see cref="SimulatedEngine"/>: how often it happens by chance, and whether it happens next.</summary>
/// <remarks><threadsafety>Safe for concurrent use: it can be changed while the engine runs.</threadsafety></remarks>
public sealed class SimulationFault
{
    private readonly Lock _gate = new();
    private double _rate;
    private int _pending;
    private long _count;

    internal SimulationFault(string name) => Name = name;

    /// <summary>The name of the property of <see cref="SimulationFaults"/> that this is, for example <c>LostFacts</c>.</summary>
    public string Name { get; }

    /// <summary>The part of all occasions at which it happens, by the engine's seed.</summary>
    /// <value>The default is 0: never. At most 1: always.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Rate
    {
        get
        {
            lock (_gate)
            {
                return _rate;
            }
        }

        set
        {
            if (!(value is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name}.{nameof(Rate)} must be from 0 (never) to 1 (always).");
            }

            lock (_gate)
            {
                _rate = value;
            }
        }
    }

    /// <summary>How often it happened.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Makes it happen at the next occasions, whatever <see cref="Rate"/> says.</summary>
    /// <param name="times">At how many; 1 or more. They come on top of those that are still to come.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public void Next(int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            _pending = checked(_pending + times);
        }
    }

    /// <summary>Makes it happen no more: the rate is 0, and what <see cref="Next"/> asked for is forgotten.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _rate = 0;
            _pending = 0;
        }
    }

    /// <summary>Whether it happens now. Nothing is drawn while the rate is 0, so a fault that is off changes no history.</summary>
    internal bool Strikes(Chance chance)
    {
        lock (_gate)
        {
            bool strikes = _pending > 0 || (_rate > 0 && chance.Fraction() < _rate);
            _pending -= _pending > 0 ? 1 : 0;
            _count += strikes ? 1 : 0;
            return strikes;
        }
    }
}
