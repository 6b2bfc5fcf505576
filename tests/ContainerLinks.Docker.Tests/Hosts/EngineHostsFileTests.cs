using System.Buffers;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Docker.Tests;

/// <summary>Hosts files that are not to be reached by their paths: read through the engine, written through it if that is asked for, and else told.</summary>
public sealed class EngineHostsFileTests : IAsyncLifetime
{
    private const string Base = "127.0.0.1\tlocalhost\n";
    private readonly ListLog _log = new();
    private FakeEngine _engine = new();
    private ContainerLinker? _linker;
    private DockerRuntime? _runtime;

    [Fact]
    public async Task By_path_drift_and_explanation_come_from_what_the_container_has_and_nothing_is_written()
    {
        (_, FakeContainer web) = Run();
        File.AppendAllText(web.HostsPath, "192.0.2.9\tusers-own\n");
        ContainerLinker linker = Connect(HostsFileAccess.Path);
        await linker.FollowAsync();

        LinkDrift drift = (await WrongFilesAsync(linker)).Should().ContainSingle().Subject;
        drift.MissingLines.Should().Equal("172.17.0.2\tdatabase db");
        drift.Problem.Should().Contain("'web'").And.Contain("nothing was written").And.Contain("HostsFileAccess = Exec");
        (await linker.ExplainAsync("web", "database")).ToString().Should().Contain("The line is not written").And.Contain("not on this machine");
        File.ReadAllText(web.HostsPath).Should().NotContain("database");
        _engine.Execs.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_right_is_told_as_right_although_it_cannot_be_written_from_here()
    {
        // The linker that writes runs on the engine's machine; this one looks from elsewhere.
        (_, FakeContainer web) = Run();
        File.AppendAllText(web.HostsPath, Block("172.17.0.2", "database", "db"));
        ContainerLinker linker = Connect(HostsFileAccess.Path);
        await linker.FollowAsync();
        (await WrongFilesAsync(linker)).Should().BeEmpty();
        (await linker.ExplainAsync("web", "database")).ToString().Should().NotContain("not written");
    }

    [Fact]
    public async Task Through_the_engine_lines_come_and_go_in_the_same_file()
    {
        (FakeContainer db, FakeContainer web) = Run();
        using FileStream open = new(web.HostsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        ContainerLinker linker = Connect(HostsFileAccess.Exec);
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("172.17.0.2\tdatabase db\n").And.StartWith(Base);
        (await WrongFilesAsync(linker)).Should().BeEmpty();

        _engine.Containers.Stop(db);
        await UntilAsync(linker, () => !File.ReadAllText(web.HostsPath).Contains("database", StringComparison.Ordinal));
        File.ReadAllText(web.HostsPath).Should().Be(Base);
        new StreamReader(open).ReadToEnd().Should().Be(Base, "it is the file that was open all the time");
        _engine.Execs.Asked.Should().OnlyContain(asked => (string?)asked["User"] == "0");
        _engine.Requests.Should().NotContain(request => request.StartsWith("PUT", StringComparison.Ordinal), "that call puts another file in the place of this one");
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_here_is_written_through_the_engine_too()
    {
        (_, FakeContainer web) = Run();
        ContainerLinker linker = Connect(HostsFileAccess.Exec, new FakeSurroundings { ReadOnly = { web.HostsPath } });
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("database");
        _engine.Execs.Asked.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_file_that_may_be_written_here_is_written_by_its_path()
    {
        (_, FakeContainer web) = Run();
        ContainerLinker linker = Connect(HostsFileAccess.Exec, new FakeSurroundings());
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("database");
        _engine.Execs.Asked.Should().BeEmpty("the path promises more");
    }

    [Fact]
    public void Each_write_counts_as_one_that_readers_were_not_kept_from()
    {
        Run();
        IHostsFile file = Open(HostsFileAccess.Exec);
        file.Rewrite((_, updated) => updated.Write("x\n"u8)).Should().BeTrue();
        file.Rewrite((_, updated) => updated.Write("x\n"u8)).Should().BeFalse("it is right already");
        file.UnguardedWrites.Should().Be(1);
    }

    [Fact]
    public void What_somebody_else_writes_meanwhile_is_not_lost()
    {
        (_, FakeContainer web) = Run();
        _engine.Execs.Before = container =>
        {
            _engine.Execs.Before = null;
            File.AppendAllText(container.HostsPath, "172.18.0.2\tengines-own\n");
        };
        Open(HostsFileAccess.Exec).Rewrite(Append).Should().BeTrue();
        File.ReadAllText(web.HostsPath).Should().Be($"{Base}172.18.0.2\tengines-own\nours\n");
    }

    [Fact]
    public void A_shell_that_only_says_that_it_has_written_is_not_believed()
    {
        Run();
        Misbehave("/start", exchange => exchange.ReplyWithOutput(ExecScript.Written + "\n"));
        Refusal(HostsFileAccess.Exec, ContainerLinksError.HostsFile).Should().Contain("'web'").And.Contain("the file is as it was");
    }

    [Fact]
    public void Somebody_who_is_faster_again_and_again_is_told()
    {
        Run();
        _engine.Execs.Before = container => File.AppendAllText(container.HostsPath, "again\n");
        Refusal(HostsFileAccess.Exec, ContainerLinksError.Contended).Should().Contain("'web'").And.Contain("8 times");
    }

    [Theory]
    [InlineData("OCI runtime exec failed: exec failed: unable to start container process: exec: \"/bin/sh\": stat /bin/sh: no such file or directory: unknown\r\n", "no shell (/bin/sh)")]
    [InlineData("Error: runc: exec failed: unable to start container process: exec: \"/bin/sh\": stat /bin/sh: no such file or directory: OCI runtime attempted to invoke a command that was not found", "no shell (/bin/sh)")]
    [InlineData("unable to find user 0: no matching entries in passwd file\r\n", "no user 0")]
    [InlineData("containerlinks: line 14: can't create /etc/hosts: Read-only file system\n", "read-only")]
    [InlineData("/bin/sh: 1: cannot open /etc/hosts: Permission denied\n", "may not write it")]
    [InlineData("containerlinks: 14: printf: not found\n", "no printf")]
    [InlineData("Segmentation fault\n", "Its words: Segmentation fault")]
    [InlineData("", "No words came")]
    public void A_command_that_does_not_write_is_told_with_what_was_missing(string words, string reason)
    {
        Run();
        Misbehave("/start", exchange => exchange.ReplyWithOutput("", words));
        Refusal(HostsFileAccess.Exec, ContainerLinksError.HostsFile).Should().Contain("'web'").And.Contain("not written through the engine").And.Contain(reason);
    }

    [Theory]
    [InlineData(409, "Container x is paused, unpause the container before exec", "it is paused")]
    [InlineData(409, "Container x is not running", "does not run any more")]
    [InlineData(500, "can only create exec sessions on running containers: container state improper", "does not run any more")]
    [InlineData(409, "Cannot link to a non running container: /db AS /web/db", "while the source of a link of its own (--link) is down")]
    [InlineData(500, "unable to find user 0: no matching entries in passwd file", "no user 0")]
    [InlineData(403, "exec is not for you", "A proxy before the engine must allow this request")]
    public void A_command_that_the_engine_refuses_is_told_with_what_was_missing(int status, string words, string reason)
    {
        Run();
        Misbehave("/exec", exchange => exchange.Refuse(status, words));
        Refusal(HostsFileAccess.Exec, ContainerLinksError.HostsFile).Should().Contain("'web'").And.Contain(reason);
    }

    [Fact]
    public void A_container_that_is_gone_is_told_as_gone()
    {
        (_, FakeContainer web) = Run();
        IHostsFile file = Open(HostsFileAccess.Exec);
        _engine.Containers.Remove(web);
        file.Invoking(one => one.Rewrite(Append)).Should().Throw<ContainerLinksException>().Which.Error.Should().Be(ContainerLinksError.ContainerNotFound);
    }

    [Fact]
    public void A_container_without_the_file_has_none_to_read()
    {
        (_, FakeContainer web) = Run();
        IHostsFile file = Open(HostsFileAccess.Exec);
        File.Delete(web.HostsPath);
        file.Read().Should().BeNull();
        file.Invoking(one => one.Rewrite(Append)).Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("'web' has no /etc/hosts");
    }

    [Fact]
    public async Task Of_a_paused_container_Podman_shows_another_file_which_is_not_taken_for_its_own()
    {
        await _engine.DisposeAsync();
        _engine = new FakeEngine(FakeRelease.Podman4);
        (_, FakeContainer web) = Run();
        IHostsFile file = Open(HostsFileAccess.Exec);
        web.Status = "paused";
        file.Invoking(one => one.Read()).Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("Podman shows").And.Contain("paused");
        web.Status = "running";
        Encoding.UTF8.GetString(file.Read()!).Should().Be(Base);
    }

    [Theory]
    [InlineData("no archive at all")]
    [InlineData("")]
    public void An_answer_that_is_no_archive_is_told_and_nothing_written(string answer)
    {
        Run();
        Misbehave("/archive", exchange => exchange.Reply(200, answer, "application/x-tar"));
        Refusal(HostsFileAccess.Exec, ContainerLinksError.Refused).Should().Contain("cannot be read");
        _engine.Execs.Asked.Should().BeEmpty();
    }

    [Fact]
    public void A_symbolic_link_in_the_place_of_the_file_is_not_followed()
    {
        (_, FakeContainer web) = Run();
        File.Delete(web.HostsPath);
        File.CreateSymbolicLink(web.HostsPath, "/etc/passwd");
        Refusal(HostsFileAccess.Exec, ContainerLinksError.Refused).Should().Contain("no regular file");
    }

    [Fact]
    public void A_write_by_path_that_is_under_way_is_left_alone()
    {
        (_, FakeContainer web) = Run();
        File.AppendAllText(web.HostsPath, "\n# containerlinks: unfinished write was=20 at=3 data=eA== sum=00000000\n");
        Refusal(HostsFileAccess.Exec, ContainerLinksError.Contended).Should().Contain("record of a write");
        _engine.Execs.Asked.Should().BeEmpty();
    }

    [Fact]
    public void A_text_that_is_too_long_for_a_command_is_told_with_the_bound()
    {
        Run();
        IHostsFile file = Open(HostsFileAccess.Exec);
        file.Invoking(one => one.Rewrite((_, updated) => updated.Write(new byte[ExecScript.MaximumLength + 1])))
            .Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("524288 bytes");
    }

    [Fact]
    public void A_shell_that_writes_without_end_is_not_read_to_its_end()
    {
        Run();
        Misbehave("/start", exchange =>
        {
            exchange.BeginStream();
            for (int piece = 0; piece < 32; piece++)
            {
                exchange.WriteChunk(new string('x', 1024));
            }
        });
        Refusal(HostsFileAccess.Exec, ContainerLinksError.HostsFile).Should().Contain("the command failed");
    }

    [Theory]
    [InlineData("/archive", "did not read /etc/hosts", 10)]
    [InlineData("/exec", "did not run a command in 'web'", 60)]
    [InlineData("/start", "did not run a command in 'web'", 60)]
    public async Task An_engine_that_hangs_is_given_up_in_time(string route, string reason, int seconds)
    {
        Run();
        var time = new WatchedTime();
        _runtime = _engine.Connect(time, _log, options => options.HostsFileAccess = HostsFileAccess.Exec, new FakeSurroundings { Files = [_engine.SocketPath] });
        IHostsFile file = _runtime.OpenHosts((await _runtime.FindAsync("web"))!)!;
        var hanging = new TaskCompletionSource();
        Misbehave(route, exchange =>
        {
            exchange.Hang();
            hanging.TrySetResult();
        });
        Task write = Task.Run(() => file.Rewrite(Append));
        await hanging.Task;
        time.Advance(TimeSpan.FromSeconds(seconds));
        (await write.Awaiting(task => task).Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain(reason);
    }

    [Fact]
    public async Task What_one_recipient_has_not_does_not_hinder_another()
    {
        (_, FakeContainer web) = Run();
        FakeContainer bare = _engine.Containers.Run("bare", "containerlinks.link=db:database");
        Misbehave($"{bare.Id}/exec", exchange => exchange.Refuse(409, $"Container {bare.Id} is not running"));
        ContainerLinker linker = Connect(HostsFileAccess.Exec);
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("database");
        LinkDrift drift = (await WrongFilesAsync(linker)).Should().ContainSingle().Subject;
        (drift.Recipient, drift.MissingLines.Count).Should().Be(("bare", 1));
        drift.Problem.Should().Contain("does not run any more");
    }

    [Theory]
    [InlineData("tcp://192.0.2.7:2375", false)]
    [InlineData("unix:///run/docker.sock", true)]
    [InlineData("npipe:////./pipe/docker_engine", true)]
    public void Where_the_file_is_is_told_with_the_engine_and_what_helps(string address, bool isLocal)
    {
        var container = new ContainerInfo { Id = new ContainerId(new string('a', 64)), Name = "web", HostsPath = "/data/hosts" };
        string told = HostsFileFailures.NotHere(container, new EngineEndpoint(new Uri(address), "test", IsNamed: true)).Message;
        told.Should().Contain(address).And.Contain("'web'").And.Contain("/data/hosts").And.Contain(isLocal ? "virtual machine" : "run this program there").And.Contain("HostsFileAccess = Exec");
    }

    [Fact]
    public async Task On_another_machine_that_nobody_keeps_a_second_linker_away_is_told()
    {
        using var remote = new DockerRuntime(EngineKind.Docker, new() { Endpoint = _engine.Endpoint, HostsFileAccess = HostsFileAccess.Exec }, loggers: _log, surroundings: Elsewhere());
        (await remote.HoldHostsFilesAsync()).Should().BeNull();
        _log.Count(4008).Should().Be(1);
    }

    [Theory]
    [InlineData("Exec", HostsFileAccess.Exec)]
    [InlineData("path", HostsFileAccess.Path)]
    public void The_setting_binds_from_configuration(string text, HostsFileAccess expected)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [nameof(DockerRuntimeOptions.HostsFileAccess)] = text }).Build();
        var options = new DockerRuntimeOptions();
        configuration.Bind(options);
        options.HostsFileAccess.Should().Be(expected);
    }

    [Fact]
    public void The_setting_is_checked()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks().UseDocker(options => options.HostsFileAccess = (HostsFileAccess)7);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.Invoking(one => one.GetRequiredService<ContainerLinker>()).Should().Throw<Microsoft.Extensions.Options.OptionsValidationException>().WithMessage("*HostsFileAccess must be Path or Exec, but is 7*");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_linker is not null)
        {
            await _linker.DisposeAsync();
        }

        _runtime?.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    /// <summary>A machine on which there is the engine's socket and nothing else of it.</summary>
    private FakeSurroundings Elsewhere() => new() { Files = [_engine.SocketPath] };

    private (FakeContainer Db, FakeContainer Web) Run() => (_engine.Containers.Run("db"), _engine.Containers.Run("web", "containerlinks.link=db:database"));

    private static string Block(string address, params string[] names)
    {
        var text = new ArrayBufferWriter<byte>();
        ManagedBlock.Default.Apply(default, [new HostsEntry(System.Net.IPAddress.Parse(address), names)], text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Append(ReadOnlySpan<byte> current, IBufferWriter<byte> updated)
    {
        updated.Write(current);
        updated.Write("ours\n"u8);
    }

    private ContainerLinker Connect(HostsFileAccess access, FakeSurroundings? surroundings = null)
    {
        _runtime = _engine.Connect(log: _log, configure: options => options.HostsFileAccess = access, surroundings: surroundings ?? Elsewhere());
        return _linker = new ContainerLinker(_runtime);
    }

    private IHostsFile Open(HostsFileAccess access)
    {
        Connect(access);
        return _runtime!.OpenHosts(_runtime.FindAsync("web").AsTask().GetAwaiter().GetResult()!)!;
    }

    private string Refusal(HostsFileAccess access, ContainerLinksError error)
    {
        ContainerLinksException refusal = Open(access).Invoking(file => file.Rewrite(Append)).Should().Throw<ContainerLinksException>().Which;
        refusal.Error.Should().Be(error, refusal.Message);
        return refusal.Message;
    }

    private void Misbehave(string end, Action<FakeExchange> answer) => _engine.Misbehave = async exchange =>
    {
        if (exchange.Route.EndsWith(end, StringComparison.Ordinal))
        {
            await exchange.ReadBodyAsync();
            answer(exchange);
        }
    };

    /// <summary>Who was created by others has no link variables, which is another matter.</summary>
    private static async Task<IEnumerable<LinkDrift>> WrongFilesAsync(ContainerLinker linker) => (await linker.GetDriftAsync()).Where(drift => !drift.IsFileRight);

    private static async Task UntilAsync(ContainerLinker linker, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await linker.FollowAsync(patience.Token);
        }
    }
}
