namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent killed before each of its writes in turn, by the kernel, so that no gap between two of them is left out.</summary>
public abstract class AgentKillLiveTests : IAsyncLifetime
{
    private readonly AgentUnderTest _test;

    private protected AgentKillLiveTests(EngineKind kind) => _test = new AgentUnderTest(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [EngineFact]
    public Task Whatever_write_it_is_killed_at_the_next_one_makes_every_file_right_and_no_user_byte_is_lost() => KillAtEachAsync("pwrite64", atLeast: 6);

    [EngineFact]
    public Task Killed_before_any_cut_of_a_length_too() => KillAtEachAsync("ftruncate", atLeast: 3);

    private async Task KillAtEachAsync(string call, int atLeast)
    {
        string[] recipients = [_test.Web, _test.NameOf("web2"), _test.NameOf("web3")];
        await _test.Client.RunAsync(_test.Db);
        foreach (string recipient in recipients)
        {
            await _test.RunRecipientAsync(recipient);
        }

        await OnceAsync();
        var own = new Dictionary<string, string>();
        foreach (string recipient in recipients)
        {
            own.Add(recipient, await _test.AddUserTextAsync(recipient, recipient == recipients[1] ? 6000 : 100));
        }

        int mostKilled = 0;
        for (int number = 1; number == mostKilled + 1; number++)
        {
            foreach (Func<Task> change in (Func<Task>[])[() => _test.Client.StopAsync(_test.Db), () => _test.Client.StartAsync(_test.Db), _test.MoveAsync])
            {
                await PutLastAsync(own);
                await change();
                if (await IsKilledAsync(call, number))
                {
                    mostKilled = number;
                }

                await OnceAsync();
                foreach (string recipient in recipients)
                {
                    await ShouldBeRightAsync(recipient, own[recipient], $"{call} {number}");
                }
            }
        }

        mostKilled.Should().BeGreaterThanOrEqualTo(atLeast, "every write was met");
    }

    /// <summary>The user's lines stand behind ours, and in one file over more than a page: there one step never does.</summary>
    private async Task PutLastAsync(Dictionary<string, string> own)
    {
        foreach ((string recipient, string lines) in own)
        {
            string path = await _test.HostsPathAsync(recipient);
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(lines, "", StringComparison.Ordinal) + lines);
        }
    }

    private async Task<bool> IsKilledAsync(string call, int number)
    {
        (int code, string output) = await AgentProcess.RunToEndAsync(
            "strace", ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={number}", "dotnet", AgentProcess.Program, .. _test.Arguments("--once")]);
        code.Should().BeOneOf([0, 128 + 9], output);
        return code != 0;
    }

    private async Task ShouldBeRightAsync(string recipient, string own, string killedAt)
    {
        string text = await File.ReadAllTextAsync(await _test.HostsPathAsync(recipient));
        bool isRunning = (await _test.Client.GetAsync($"containers/{_test.Db}/json"))["State"]!["Running"]!.GetValue<bool>();
        (await _test.Client.ResolveAsync(recipient, "database")).Should().Equal(isRunning ? [await _test.Client.AddressAsync(_test.Db)] : [], "{0} is right after a kill before {1}:\n{2}", recipient, killedAt, text);
        text.Should().Contain(own, "the user's bytes are as they were after a kill before {0}", killedAt);
        text.Split('\n').Count(line => line.Contains("\tdatabase ", StringComparison.Ordinal)).Should().Be(isRunning ? 1 : 0);
    }

    private async Task OnceAsync()
    {
        (int code, string output) = await AgentProcess.RunAsync(_test.Arguments("--once"));
        code.Should().Be(0, output);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.Strace)]
    public sealed class OnDocker() : AgentKillLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.Strace)]
    public sealed class OnPodman() : AgentKillLiveTests(EngineKind.Podman);
}
