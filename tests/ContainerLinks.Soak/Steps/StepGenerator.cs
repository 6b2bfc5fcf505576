using System.Collections.Immutable;

namespace ContainerLinks.Soak;

/// <summary>Makes the sequence of a seed.</summary>
internal sealed class StepGenerator(int seed)
{
    public const int QuietEvery = 9;

    /// <summary>Few, so that things meet.</summary>
    public static readonly string[] Names = ["one", "two", "three", "cafe", "deadbeefcafe"];

    /// <summary>Some are names of containers, and two give variables of one name.</summary>
    public static readonly string[] Aliases = ["db", "cache", "mq.local", "DB", "two", "cafe", "db", "mq-local"];

    /// <summary>Host names that are no good as words of somebody else's file.</summary>
    public static readonly string[] HostNames = ["db", "localhost", "api.github.com", "two", "cafe", "123456", "own", ""];

    private static readonly (SoakCommand Command, int Weight)[] Weights =
    [
        (SoakCommand.Run, 14), (SoakCommand.Create, 3), (SoakCommand.Start, 10), (SoakCommand.Stop, 8), (SoakCommand.Restart, 6), (SoakCommand.Rename, 7), (SoakCommand.Remove, 6),
        (SoakCommand.Link, 12), (SoakCommand.Unlink, 5), (SoakCommand.HostileLink, 1), (SoakCommand.Swap, 3), (SoakCommand.Pause, 2), (SoakCommand.Unpause, 2), (SoakCommand.Die, 2),
        (SoakCommand.CreateNetwork, 1), (SoakCommand.RemoveNetwork, 1), (SoakCommand.Connect, 3), (SoakCommand.Disconnect, 2), (SoakCommand.RestartDaemon, 2), (SoakCommand.EditHosts, 5),
        (SoakCommand.Wait, 5), (SoakCommand.Reconcile, 2), (SoakCommand.CrashLinker, 2), (SoakCommand.Replace, 5), (SoakCommand.AtOnce, 5),
    ];

    private static readonly string[] Faults = [.. new SimulationFaults().All.Select(fault => fault.Name)];
    private readonly SoakDice _dice = new(seed);
    private ImmutableHashSet<string> _believed = [];

    public IReadOnlyList<SoakStep> Make(int count)
    {
        var steps = new List<SoakStep>();
        for (int number = 1; number <= count; number++)
        {
            steps.Add(number % QuietEvery == 0 || number == count ? new SoakStep(SoakCommand.Quiet, "", "", "", 0) : Step(number <= 3 ? SoakCommand.Run : Draw()));
        }

        return steps;
    }

    private SoakStep Step(SoakCommand command)
    {
        bool makes = command is SoakCommand.Run or SoakCommand.Create;
        string name = Name(exists: !makes);
        string other = Name(exists: command != SoakCommand.Rename && !_dice.OneIn(5));
        _believed = command switch
        {
            SoakCommand.Run or SoakCommand.Create => _believed.Add(name),
            SoakCommand.Remove => _believed.Remove(name),
            SoakCommand.Rename when _believed.Contains(name) => _believed.Remove(name).Add(other),
            _ => _believed,
        };
        var step = new SoakStep(command, name, other, _dice.Of(Aliases), _dice.Below(8));

        // Whom a fault would meet is not said where two are at work.
        return command == SoakCommand.AtOnce ? step : step with
        {
            IsPast = _dice.OneIn(2),
            FactsFirst = _dice.OneIn(2),
            Faults = _dice.OneIn(3) ? [.. Enumerable.Range(0, 1 + _dice.Below(2)).Select(_ => _dice.Of(Faults))] : [],
            KillAt = _dice.OneIn(30) ? 1 + _dice.Below(4) : 0,
            FullDisk = _dice.OneIn(12) ? 1 + _dice.Below(3) : 0,
            Foreign = _dice.OneIn(8) ? (ForeignCode)(1 + _dice.Below(6)) : ForeignCode.None,
        };
    }

    /// <summary>Mostly a container that exists, or does not, if all commands did what they say.</summary>
    private string Name(bool exists)
    {
        string[] fitting = [.. Names.Where(name => _believed.Contains(name) == exists)];
        return _dice.Of(fitting.Length == 0 || _dice.OneIn(10) ? Names : fitting);
    }

    private SoakCommand Draw()
    {
        int drawn = _dice.Below(Weights.Sum(weight => weight.Weight));
        foreach ((SoakCommand command, int weight) in Weights)
        {
            drawn -= weight;
            if (drawn < 0)
            {
                return command;
            }
        }

        return SoakCommand.Wait;
    }
}
