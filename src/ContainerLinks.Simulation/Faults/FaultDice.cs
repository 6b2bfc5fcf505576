namespace ContainerLinks;

/// <summary>Decides which faults happen. Every kind has a sequence of its own, so that one kind does not change when another one is drawn.</summary>
internal sealed class FaultDice(SimulationFaults faults, int seed)
{
    private readonly Dictionary<SimulationFault, Chance> _chances =
        faults.All.Select((fault, index) => (fault, index)).ToDictionary(pair => pair.fault, pair => new Chance(unchecked((seed * 31) + pair.index + 1)));

    public SimulationFaults Faults => faults;

    public bool Strikes(SimulationFault fault)
    {
        Chance chance = _chances[fault];
        lock (chance)
        {
            return fault.Strikes(chance);
        }
    }

    /// <returns>A time from 0 to <paramref name="longest"/>, in whole milliseconds.</returns>
    public TimeSpan UpTo(TimeSpan longest, SimulationFault fault)
    {
        Chance chance = _chances[fault];
        lock (chance)
        {
            return TimeSpan.FromMilliseconds(Math.Floor(chance.Fraction() * (longest.TotalMilliseconds + 1)));
        }
    }

    public bool Coin(SimulationFault fault)
    {
        Chance chance = _chances[fault];
        lock (chance)
        {
            return chance.Fraction() < 0.5;
        }
    }
}
