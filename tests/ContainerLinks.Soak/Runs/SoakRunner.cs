using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Plays sequences, each in a world of its own.</summary>
internal static class SoakRunner
{
    public const int StepsPerSeed = 54;

    public static Task<SoakResult> RunAsync(int seed) => PlayAsync(WorldKind.Of(seed), new StepGenerator(seed).Make(StepsPerSeed));

    public static async Task<SoakResult> PlayAsync(WorldKind kind, IReadOnlyList<SoakStep> steps)
    {
        await using var world = new World(kind);
        await world.BeginAsync();
        var checks = new WorldChecks(world);
        var player = new StepPlayer(world);
        var history = new List<string>();
        string? fault = null;
        foreach (SoakStep step in steps)
        {
            bool wasComplete = world.IsComplete;
            string outcome = "ok";
            try
            {
                long before = Struck(world);
                outcome = await player.PlayAsync(step);
                bool isComplete = wasComplete && world.IsComplete && !player.WasKilled;
                world.Model.EndStep(isComplete);
                if (isComplete && !world.Disk.IsBehind)
                {
                    world.EndStep();
                }

                fault = Illegitimate(player.LastRefusal, isCalm: Struck(world) == before && wasComplete)
                    ?? (step.Command == SoakCommand.Quiet ? await new QuietMoment(world, checks).FindFaultAsync() : await checks.FindFaultAsync());
            }
#pragma warning disable CA1031 // Whatever it was: it is a finding.
            catch (Exception unexpected)
#pragma warning restore CA1031
            {
                fault = unexpected is BrokenRuleException ? unexpected.Message : unexpected.ToString();
            }

            history.Add($"{step} → {outcome.Split('\n')[0]} {Digest(world)}");
            if (fault is not null)
            {
                break;
            }
        }

        return new SoakResult(kind, steps)
        {
            Fault = fault,
            Played = history.Count,
            History = history,
            Faults = world.Engine.Faults.All.Select(known => (known.Name, known.Count)).Append(("FullJournals", world.Disk.Failures)).Append(("ForeignCode", world.Foreign.Count)).ToDictionary(),
            Writes = world.Files.Writes,
        };
    }

    /// <summary>A refusal that can only come from a fault, when there was none.</summary>
    private static string? Illegitimate(ContainerLinksException? refusal, bool isCalm) =>
        refusal is { Error: ContainerLinksError.Unavailable or ContainerLinksError.HostsFile or ContainerLinksError.Contended or ContainerLinksError.AddressInUse or ContainerLinksError.Journal } && isCalm
            ? $"{refusal.Error} without a reason: {refusal.Message}"
            : null;

    private static long Struck(World world) => world.Disk.Failures + world.Foreign.Count + world.Engine.Faults.All.Sum(fault => fault.Count);

    /// <summary>All files, in eight digits, so that a reader sees which step changed one.</summary>
    private static string Digest(World world)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        lock (world.Engine.Parts.Turn.Gate)
        {
            foreach (SimulatedContainer container in world.Engine.List())
            {
                all.AppendData(Encoding.UTF8.GetBytes($"{container.Name} {container.State} {container.Address}\n"));
                all.AppendData(world.Engine.Parts.Store.Read(container.Id.Value) ?? []);
            }
        }

        return Convert.ToHexStringLower(all.GetHashAndReset().AsSpan(0, 4));
    }
}
