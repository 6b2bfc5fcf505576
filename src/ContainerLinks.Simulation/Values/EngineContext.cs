using System.Globalization;

namespace ContainerLinks;

/// <summary>What all parts of an engine share, values only: settings, clock, chance, ids.</summary>
internal sealed class EngineContext
{
    public EngineContext(SimulationOptions options, TimeProvider time)
    {
        Settings = new EngineSettings(options);
        Time = time;
        Chance = new Chance(options.Seed);
        Dice = new FaultDice(options.Faults, options.Seed);
        Ids = new IdSource(options.IdSource, Chance);
    }

    public EngineSettings Settings { get; }

    public EngineTraits Traits => Settings.Traits;

    public EngineTexts Texts => Settings.Texts;

    public TimeProvider Time { get; }

    public Chance Chance { get; }

    public IdSource Ids { get; }

    public FaultDice Dice { get; }

    public bool Has(DockerQuirks quirk) => Settings.Has(quirk);
}

/// <summary>Gives ids: those of the user's own source, or drawn from the seed.</summary>
internal sealed class IdSource(Func<SimulatedIdKind, string>? source, Chance chance)
{
    public string Next(SimulatedIdKind kind)
    {
        string id = source is null ? chance.HexId() : source(kind);

        // A container's id becomes a folder's name, so an id that could leave the data folder is not taken from anybody.
        return ContainerId.IsValid(id) && !id.Contains("..", StringComparison.Ordinal)
            ? id
            : throw new InvalidOperationException($"The id source of the options gave an id for a {kind} that is none: expected what ContainerId accepts, without '..'.");
    }
}

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

/// <summary>Everything that a real engine leaves to chance, drawn from one seed.</summary>
/// <remarks>A generator of our own (SplitMix64), since the framework does not promise the same numbers from one release to the next.</remarks>
internal sealed class Chance(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>64 hexadecimal digits, never only decimal ones in front, as an engine's ids.</summary>
    public string HexId()
    {
        while (true)
        {
            string id = string.Concat(Enumerable.Range(0, 4).Select(_ => Next().ToString("x16", CultureInfo.InvariantCulture)));
            if (!id.AsSpan(0, 12).ContainsAnyExceptInRange('0', '9'))
            {
                continue;
            }

            return id;
        }
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(Next() >> 32);
        }

        return bytes;
    }

    public IReadOnlyList<T> Shuffle<T>(IReadOnlyList<T> items)
    {
        if (items.Count < 2)
        {
            return items;
        }

        T[] shuffled = [.. items];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = (int)(Next() % (ulong)(i + 1));
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <returns>A number from 0 up to, but without, 1.</returns>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
