namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent killed before each of its writes in turn, by the kernel, so that no gap between two of them is left out.</summary>
[Collection("podman")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.Podman)]
public sealed class AgentKillLiveTests : IAsyncLifetime
{
    private const int MostWrites = 40;
    private readonly AgentUnderTest _test = new(EngineKind.Podman);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [EngineFact]
    public Task Between_any_two_writes() => KillAtEachAsync("pwrite64", atLeast: 4);

    [EngineFact]
    public Task Before_any_cut_of_a_length() => KillAtEachAsync("ftruncate", atLeast: 2);

    private async Task KillAtEachAsync(string call, int atLeast)
    {
        // The second file is longer than a page, with its block before the user's lines moved apart: one step does not do there.
        string[] recipients = [_test.Web, _test.NameOf("web2"), _test.NameOf("web3")];
        var texts = new Dictionary<string, string>();
        await _test.Client.RunAsync(_test.Db);
        foreach (string recipient in recipients)
        {
            await _test.RunRecipientAsync(recipient);
            texts.Add(recipient, await _test.AddUserTextAsync(recipient, recipient == recipients[1] ? 6000 : 100));
        }

        await OnceAsync();
        int killed = 0;
        for (int number = 1; number <= MostWrites; number++)
        {
            // A stop and a start: the text shrinks, then it grows; a restart: the address alone is another.
            await (number % 2 == 0 ? _test.Client.RestartAsync(_test.Db) : _test.MoveAsync());
            (int code, string output) = await AgentProcess.RunToEndAsync(
                "strace", ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={number}", "dotnet", AgentProcess.Program, .. _test.Arguments("--once")]);
            if (code == 0)
            {
                break;
            }

            code.Should().Be(128 + 9, output);
            killed = number;
            await OnceAsync();
            string address = await _test.Client.AddressAsync(_test.Db);
            foreach (string recipient in recipients)
            {
                (await _test.Client.ResolveAsync(recipient, "database")).Should().Equal([address], "{0} is right after a kill before call {1}", recipient, number);
                string text = await File.ReadAllTextAsync(await _test.HostsPathAsync(recipient));
                text.Should().Contain(texts[recipient], "every byte that is not ours is as it was");
            }
        }

        killed.Should().BeInRange(atLeast, MostWrites - 1, "every write was met");
    }

    private async Task OnceAsync()
    {
        (int code, string output) = await AgentProcess.RunAsync(_test.Arguments("--once"));
        code.Should().Be(0, output);
    }
}
