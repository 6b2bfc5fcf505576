namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent killed before each of its writes in turn, by the kernel, so that no gap between two of them is left out.</summary>
public abstract class AgentKillLiveTests : AgentTests
{
    private protected AgentKillLiveTests(EngineUnderTest engine)
        : base(engine)
    {
    }

    [EngineFact]
    public Task Whatever_write_it_is_killed_at_the_next_one_makes_every_file_right_and_no_user_byte_is_lost() => KillAtEachAsync("pwrite64", atLeast: 6);

    /// <summary>What is cut is the same whatever the engine's release.</summary>
    private protected Task KillAtEachCutAsync() => KillAtEachAsync("ftruncate", atLeast: 3);

    private async Task KillAtEachAsync(string call, int atLeast)
    {
        string[] recipients = [Test.Web, Test.NameOf("web2"), Test.NameOf("web3")];
        await Test.Client.RunAsync(Test.Db);
        foreach (string recipient in recipients)
        {
            await Test.RunRecipientAsync(recipient);
        }

        await OnceAsync();
        var own = new Dictionary<string, string>();
        foreach (string recipient in recipients)
        {
            own.Add(recipient, await Test.AddUserTextAsync(recipient, recipient == recipients[1] ? 6000 : 100));
        }

        Func<Task>[] changes = [() => Test.Client.StopAsync(Test.Db), () => Test.Client.StartAsync(Test.Db), Test.MoveAsync];
        int mostKilled = 0;

        // The changes take turns, so that each write is met in one of them. None comes after the last one if all three were spared.
        for (int turn = 0, spared = 0; spared < changes.Length; turn++)
        {
            await PutLastAsync(own);
            await changes[turn % changes.Length]();
            if (await IsKilledAsync(call, mostKilled + 1))
            {
                (mostKilled, spared) = (mostKilled + 1, 0);
            }
            else
            {
                spared++;
            }

            await OnceAsync();
            foreach (string recipient in recipients)
            {
                await ShouldBeRightAsync(recipient, own[recipient], $"{call} {mostKilled + 1} in turn {turn}");
            }
        }

        mostKilled.Should().BeGreaterThanOrEqualTo(atLeast, "every write was met");
    }

    /// <summary>The user's lines stand behind ours, and in one file over more than a page: there one step never does.</summary>
    private async Task PutLastAsync(Dictionary<string, string> own)
    {
        foreach ((string recipient, string lines) in own)
        {
            string path = await Test.HostsPathAsync(recipient);
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(lines, "", StringComparison.Ordinal) + lines);
        }
    }

    private async Task<bool> IsKilledAsync(string call, int number)
    {
        // strace counts the calls of each thread by itself, so all of the agent's work has to share one.
        (int code, string output) = await AgentProcess.RunToEndAsync(
            "strace", ["-f", "-qq", "-E", "DOTNET_PROCESSOR_COUNT=1", "-E", "DOTNET_ThreadPool_ForceMaxWorkerThreads=1", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={number}", "dotnet", AgentProcess.Program, .. Test.Arguments("--once")]);
        code.Should().BeOneOf([0, 128 + 9], output);
        return code != 0;
    }

    private async Task ShouldBeRightAsync(string recipient, string own, string killedAt)
    {
        string text = await File.ReadAllTextAsync(await Test.HostsPathAsync(recipient));
        bool isRunning = (await Test.Client.GetAsync($"containers/{Test.Db}/json"))["State"]!["Running"]!.GetValue<bool>();
        (await Test.Client.ResolveAsync(recipient, "database")).Should().Equal(isRunning ? [await Test.Client.AddressAsync(Test.Db)] : [], "{0} is right after a kill before {1}:\n{2}", recipient, killedAt, text);
        text.Should().Contain(own, "the user's bytes are as they were after a kill before {0}", killedAt);
        text.Split('\n').Count(line => line.Contains("\tdatabase ", StringComparison.Ordinal)).Should().Be(isRunning ? 1 : 0);
    }

    private async Task OnceAsync()
    {
        (int code, string output) = await AgentProcess.RunAsync(Test.Arguments("--once"));
        code.Should().Be(0, output);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.Strace)]
    public sealed class OnDocker() : AgentKillLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.Strace)]
    public sealed class OnNewerDocker() : AgentKillLiveTests(EngineUnderTest.NewerDocker)
    {
        [EngineFact]
        public Task Killed_before_any_cut_of_a_length_too() => KillAtEachCutAsync();
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.Strace)]
    public sealed class OnPodman() : AgentKillLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.Strace)]
    public sealed class OnNewerPodman() : AgentKillLiveTests(EngineUnderTest.NewerPodman)
    {
        [EngineFact]
        public Task Killed_before_any_cut_of_a_length_too() => KillAtEachCutAsync();
    }
}
