using System.Buffers;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>What keeps a hosts file from being read or written through the engine: told for that recipient alone, with what was missing and what helps.</summary>
public sealed class EngineHostsFileFailureTests : EngineHostsFileTestBase
{
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
        Engine.Execs.Before = container => File.AppendAllText(container.HostsPath, "again\n");
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
    public void A_command_that_theEngine_refuses_is_told_with_what_was_missing(int status, string words, string reason)
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
        Engine.Containers.Remove(web);
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
        await Engine.DisposeAsync();
        Engine = new FakeEngine(FakeRelease.Podman4);
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
        Engine.Execs.Asked.Should().BeEmpty();
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
        Engine.Execs.Asked.Should().BeEmpty();
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
    public async Task AnEngine_that_hangs_is_given_up_in_time(string route, string reason, int seconds)
    {
        Run();
        var time = new WatchedTime();
        Runtime = Engine.Connect(time, Log, options => options.HostsFileAccess = HostsFileAccess.Exec, new FakeSurroundings { Files = [Engine.SocketPath] });
        IHostsFile file = Runtime.OpenHosts((await Runtime.FindAsync("web"))!)!;
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
        FakeContainer bare = Engine.Containers.Run("bare", "containerlinks.link=db:database");
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
    [InlineData("npipe:////./pipe/dockerEngine", true)]
    public void Where_the_file_is_is_told_with_theEngine_and_what_helps(string address, bool isLocal)
    {
        var container = new ContainerInfo { Id = new ContainerId(new string('a', 64)), Name = "web", HostsPath = "/data/hosts" };
        string told = HostsFileFailures.NotHere(container, new EngineEndpoint(new Uri(address), "test", IsNamed: true)).Message;
        told.Should().Contain(address).And.Contain("'web'").And.Contain("/data/hosts").And.Contain(isLocal ? "virtual machine" : "run this program there").And.Contain("HostsFileAccess = Exec");
    }
}
