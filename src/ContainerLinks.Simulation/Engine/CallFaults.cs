using System.Buffers;

namespace ContainerLinks;

/// <summary>What goes wrong with calls of the runtime.</summary>
internal sealed class CallFaults(EngineContext context, EngineTurn turn, FactSource facts)
{
    private long? _upAt;

    private SimulationFaults Faults => context.Dice.Faults;

    /// <summary>Carries a command out, or not, or without an answer. Its callers do not hold the engine's lock.</summary>
    public T Run<T>(Func<T> command, Action crash)
    {
        BeginCall();
        if (context.Dice.Strikes(Faults.EngineCrashes))
        {
            if (context.Dice.Coin(Faults.EngineCrashes))
            {
                TryRun(command);
            }

            Crash(crash);
            throw Unavailable("was killed in the midst of the command");
        }

        T answer = command();
        return context.Dice.Strikes(Faults.LostAnswers) ? throw Unavailable("was asked, but its answer was lost") : answer;
    }

    /// <summary>The beginning of every call: the clock may jump, and the engine may not be there.</summary>
    public void BeginCall()
    {
        if (context.Time is SimulatedTime time && context.Dice.Strikes(Faults.ClockJumps))
        {
            TimeSpan jump = context.Dice.UpTo(Faults.LargestClockJump, Faults.ClockJumps);
            time.SetForward(context.Dice.Coin(Faults.ClockJumps) ? jump : -jump);
        }

        ThrowIfDown();
        if (context.Dice.Strikes(Faults.FailedCalls))
        {
            throw Unavailable("could not be asked");
        }
    }

    /// <summary>The machine is switched off: nobody gets an answer until it is switched on.</summary>
    public void SwitchOff()
    {
        lock (turn.Gate)
        {
            facts.Break(Unavailable("is switched off"));
            _upAt = long.MaxValue;
        }
    }

    /// <summary>The machine is switched on, and what ran on it does not.</summary>
    public void SwitchOn(Action crash)
    {
        lock (turn.Gate)
        {
            crash();
            _upAt = null;
        }
    }

    public void ThrowIfDown()
    {
        lock (turn.Gate)
        {
            if (_upAt is { } upAt && context.Time.GetTimestamp() < upAt)
            {
                throw Unavailable("was killed and is not back yet");
            }
        }
    }

    private void Crash(Action crash)
    {
        lock (turn.Gate)
        {
            facts.Break(Unavailable("was killed"));
            crash();
            _upAt = context.Time.GetTimestamp() + (long)(Faults.DownTime.TotalSeconds * context.Time.TimestampFrequency);
        }
    }

    /// <summary>Nobody hears that the engine refuses.</summary>
    private static void TryRun<T>(Func<T> command)
    {
        try
        {
            command();
        }
        catch (SimulatedEngineException)
        {
        }
    }

    private static ContainerLinksException Unavailable(string why) => new(ContainerLinksError.Unavailable, $"The simulated engine {why}.");
}

/// <summary>A hosts file on a disk that is slow, or full.</summary>
internal sealed class FaultyHostsFile(IHostsFile file, EngineContext context) : IHostsFile
{
    public string Path => file.Path;

    public long UnguardedWrites => file.UnguardedWrites;

    public byte[]? Read() => file.Read();

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        SimulationFaults faults = context.Dice.Faults;
        if (context.Time is SimulatedTime time && context.Dice.Strikes(faults.SlowHostsWrites))
        {
            time.Pass(context.Dice.UpTo(faults.LongestWrite, faults.SlowHostsWrites));
        }

        return context.Dice.Strikes(faults.FailedHostsWrites)
            ? throw new ContainerLinksException(ContainerLinksError.HostsFile, $"'{file.Path}' cannot be written: no space left on the simulated disk.")
            : file.Rewrite(rewrite);
    }
}
