namespace ContainerLinks.Docker.Tests;

/// <summary>Values of variables are secrets: neither what goes well nor what fails shows one.</summary>
public sealed class SecretsTests
{
    private const string Secret = "hunter2-secret";

    [Fact]
    public async Task No_log_line_no_change_and_no_error_has_the_value_of_a_variable()
    {
        await using var engine = new FakeEngine(new FakeRelease("29.0.1", "1.52", "1.44"));
        using var log = new ListLog();
        using DockerRuntime runtime = engine.Connect(log: log);
        var shown = new List<string>();
        await using (var linker = new ContainerLinker(runtime, logger: log))
        {
            await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();
            await linker.RunAsync(new ContainerSpec("db") { Image = "db", ExposedPorts = [new ContainerPort(3306)], Environment = [$"PASSWORD={Secret}", $"TOKEN={Secret}"] });
            await linker.RunAsync(new ContainerSpec("web") { Image = "web", Links = ["db:database"], Environment = [$"OTHER={Secret}"] });
            engine.Containers.Find("web")!.Environment.Should().Contain($"DATABASE_ENV_PASSWORD={Secret}", "the recipient gets it, and nobody else");
            await linker.RestartAsync("db");
            shown.AddRange((await linker.GetDriftAsync()).Select(drift => $"{drift} {string.Join(' ', drift.Variables)}"));
            shown.Add((await linker.ExplainAsync("web", "database")).ToString());
            while (await changes.MoveNextAsync())
            {
                shown.Add($"{changes.Current}");
                if (changes.Current is LinkChange.EnvironmentStale stale)
                {
                    shown.AddRange(stale.Variables);
                    break;
                }
            }

            engine.On("/containers/create", exchange => exchange.Refuse(500, "no space left"));
            Func<Task> create = () => linker.CreateAsync(new ContainerSpec("third") { Image = "web", Environment = [$"OTHER={Secret}"] });
            shown.Add((await create.Should().ThrowAsync<ContainerLinksException>()).Which.ToString());
        }

        shown.Concat(log.WithTraces).Should().HaveCountGreaterThan(10).And.NotContain(line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_in_an_engines_address_is_refused_and_not_shown()
    {
        var address = new Uri($"tcp://user:{Secret}@127.0.0.1:2375");
        Action configure = () => DockerRuntimeOptionsValidator.ThrowIfInvalid(new DockerRuntimeOptions { Endpoint = address }, "options");
        configure.Should().Throw<ArgumentException>().Which.Message.Should().Contain("***@127.0.0.1").And.NotContain(Secret);

        using var runtime = new DockerRuntime(EngineKind.Docker, new(), surroundings: new FakeSurroundings { Variables = { ["DOCKER_HOST"] = address.OriginalString } });
        Func<Task> ask = async () => await runtime.FindAsync("web");
        ContainerLinksException refusal = (await ask.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(ContainerLinksError.Refused);
        refusal.ToString().Should().Contain("no password").And.NotContain(Secret);
    }
}
