namespace ContainerLinks;

/// <summary>What goes wrong with calls of the runtime.</summary>
internal sealed class CallFaults(EngineCore core)
{
    private long? _upAt;

    private SimulationFaults Faults => core.Dice.Faults;

    /// <summary>Carries a command out, or not, or without an answer. Its callers do not hold the engine's lock.</summary>
    public T Run<T>(Func<T> command, Action crash)
    {
        BeginCall();
        if (core.Dice.Strikes(Faults.EngineCrashes))
        {
            if (core.Dice.Coin(Faults.EngineCrashes))
            {
                TryRun(command);
            }

            Crash(crash);
            throw Unavailable("was killed in the midst of the command");
        }

        T answer = command();
        return core.Dice.Strikes(Faults.LostAnswers) ? throw Unavailable("was asked, but its answer was lost") : answer;
    }

    /// <summary>The beginning of every call: the clock may jump, and the engine may not be there.</summary>
    public void BeginCall()
    {
        if (core.Time is SimulatedTime time && core.Dice.Strikes(Faults.ClockJumps))
        {
            TimeSpan jump = core.Dice.UpTo(Faults.LargestClockJump, Faults.ClockJumps);
            time.SetForward(core.Dice.Coin(Faults.ClockJumps) ? jump : -jump);
        }

        ThrowIfDown();
        if (core.Dice.Strikes(Faults.FailedCalls))
        {
            throw Unavailable("could not be asked");
        }
    }

    public void ThrowIfDown()
    {
        lock (core.Gate)
        {
            if (_upAt is { } upAt && core.Time.GetTimestamp() < upAt)
            {
                throw Unavailable("was killed and is not back yet");
            }
        }
    }

    private void Crash(Action crash)
    {
        lock (core.Gate)
        {
            core.Facts.Break(Unavailable("was killed"));
            crash();
            _upAt = core.Time.GetTimestamp() + (long)(Faults.DownTime.TotalSeconds * core.Time.TimestampFrequency);
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
