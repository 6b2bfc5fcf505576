using System.Text;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Random commands, through the linker and past it, on every engine: whatever happened, each running recipient's file says what its links say.</summary>
public sealed class RandomLivesTests
{
    private static readonly string[] Names = ["one", "two", "three", "four"];

    public static TheoryData<SimulationProfile, int> Seeds
    {
        get
        {
            var data = new TheoryData<SimulationProfile, int>();
            foreach (SimulationProfile profile in Enum.GetValues<SimulationProfile>())
            {
                foreach (int seed in Enumerable.Range(1, 12))
                {
                    data.Add(profile, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_running_recipient_is_right_after_every_step(SimulationProfile profile, int seed)
    {
        await using var world = new EngineWithLinker(profile, options => options.Seed = seed);
        var random = new Random(seed);
        var story = new StringBuilder();
        for (int step = 0; step < 40; step++)
        {
            story.AppendLine(await StepAsync(world, random));
            await world.UntilRightAsync(Fault, story);
        }

        await world.Linker.ReconcileAsync();
        await world.UntilRightAsync(Fault, story);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        string[] runs = [await RunAsync(), await RunAsync()];
        runs[0].Should().Be(runs[1]).And.Contain("containerlinks");

        static async Task<string> RunAsync()
        {
            await using var world = new EngineWithLinker(SimulationProfile.Plain, options => options.Seed = 7);
            var random = new Random(7);
            var bytes = new StringBuilder();
            for (int step = 0; step < 60; step++)
            {
                await StepAsync(world, random);
                await world.Linker.ReconcileAsync();
                bytes.AppendJoin('\n', world.Engine.List().Select(container => container.Hosts));
            }

            return bytes.ToString();
        }
    }

    /// <summary>One command, given through the linker or to the engine itself. An engine's refusal is part of the game.</summary>
    private static async Task<string> StepAsync(EngineWithLinker world, Random random)
    {
        string name = Names[random.Next(Names.Length)];
        string other = Names[random.Next(Names.Length)];
        string alias = $"alias{random.Next(3)}";
        bool past = random.Next(2) == 0;
        int command = random.Next(10);
        string told = $"{command} {name} {other} {alias}{(past ? " past the linker" : "")}";
        try
        {
            switch (command)
            {
                case 0 or 1 when past:
                    world.Engine.Run(new SimulatedContainerSpec(name, "db") { Links = world.IsNative && random.Next(2) == 0 ? [$"{other}:{alias}"] : [] });
                    break;
                case 0 or 1:
                    await world.Linker.RunAsync(new ContainerSpec(name) { Image = "db", Links = [$"{other}:{alias}"] });
                    break;
                case 2 when past:
                    world.Engine.Stop(name);
                    break;
                case 2:
                    await world.Linker.StopAsync(name);
                    break;
                case 3 when past:
                    world.Engine.Start(name);
                    break;
                case 3:
                    await world.Linker.StartAsync(name);
                    break;
                case 4 when past:
                    world.Engine.Restart(name);
                    break;
                case 4:
                    await world.Linker.RestartAsync(name);
                    break;
                case 5 when past:
                    world.Engine.Rename(name, other);
                    break;
                case 5:
                    await world.Linker.RenameAsync(name, other);
                    break;
                case 6 when past:
                    world.Engine.Remove(name, force: true);
                    break;
                case 6:
                    await world.Linker.RemoveAsync(name, force: true);
                    break;
                case 7:
                    await world.Linker.LinkAsync(name, $"{other}:{alias}");
                    break;
                case 8:
                    await world.Linker.UnlinkAsync(name, alias);
                    break;
                default:
                    world.Engine.RestartDaemon(crash: past);
                    break;
            }
        }
        catch (Exception refusal) when (refusal is ContainerLinksException or ArgumentException)
        {
            return $"{told}: {refusal.Message}";
        }

        return told;
    }

    /// <summary>The first thing that is not as the links say, or null.</summary>
    private static string? Fault(EngineWithLinker world, IReadOnlyList<LinkStatus> links)
    {
        IReadOnlyList<SimulatedContainer> containers = world.Engine.List();
        foreach (SimulatedContainer recipient in containers.Where(container => container.State == ContainerState.Running))
        {
            LinkStatus[] own = [.. links.Where(status => status.Link.Recipient == recipient.Name)];
            foreach (LinkStatus status in own)
            {
                // Nobody bears the declared name any more: whoever bore it last counts.
                SimulatedContainer? source = containers.FirstOrDefault(container => container.Name == status.Link.Source) ?? containers.FirstOrDefault(container => container.Id == status.Source);
                string expected = source?.State == ContainerState.Running ? source.Address : "";
                string found = string.Join(' ', world.Resolve(recipient.Name, status.Link.Alias));
                if (found != expected)
                {
                    return $"{recipient.Name} is linked to {status.Link.Source} as {status.Link.Alias}: expected '{expected}', found '{found}'";
                }
            }

            string? stale = Enumerable.Range(0, 3).Select(number => $"alias{number}")
                .Except(own.Select(status => status.Link.Alias), StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(alias => world.Resolve(recipient.Name, alias).Length > 0);
            if (stale is not null)
            {
                return $"{recipient.Name} has no link {stale}, but an address for it";
            }
        }

        return null;
    }
}
