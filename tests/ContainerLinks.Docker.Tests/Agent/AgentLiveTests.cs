using System.Runtime.Versioning;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent as a process beside a real engine.</summary>
public abstract class AgentLiveTests : AgentTests
{
    private protected AgentLiveTests(EngineUnderTest engine)
        : base(engine)
    {
    }

    private EngineClient Client => Test.Client;

    private string Db => Test.Db;

    private string Web => Test.Web;

    [EngineFact]
    public async Task Once_puts_right_what_is_wrong_and_leaves()
    {
        await Test.RunLabelledAsync();
        string path = await Test.HostsPathAsync(Web);
        string address = await Client.AddressAsync(Db);

        (int code, string output) = await AgentProcess.RunAsync(Test.Arguments("--once"));

        code.Should().Be(0, output);
        (await Client.ResolveAsync(Web, "database")).Should().Equal(address);
        output.Should().MatchRegex($@"(?m)^\d{{4}}-\S+Z plan      {Web}: {path} \+ {address} database .*{Db}$").And.MatchRegex($@"(?m)Z wrote     {Web}: {path}, 1 link lines in it$")
            .And.MatchRegex($@"(?m)Z link      {Web}: {Db} as database, {address}$").And.MatchRegex("(?m)Z done      every hosts file is right$");
    }

    [EngineFact]
    public async Task A_dry_run_and_a_status_show_the_plan_and_change_nothing()
    {
        await Test.RunLabelledAsync();
        string path = await Test.HostsPathAsync(Web);
        (byte[] Bytes, DateTime Time) before = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));
        string address = await Client.AddressAsync(Db);

        (int dryCode, string plan) = await AgentProcess.RunAsync(Test.Arguments("--dry-run"));
        (int statusCode, string status) = await AgentProcess.RunAsync(Test.Arguments("--status"));

        (dryCode, statusCode).Should().Be((1, 1), plan + status);
        plan.Should().MatchRegex($@"(?m)^plan      {Web}: {path} \+ {address} database .*{Db}$");
        plan.Should().MatchRegex($"(?m)^variables {Web}: .* DATABASE_PORT_3306_TCP_ADDR .*DATABASE_ENV_MYSQL_MAJOR");
        plan.Split('\n').Where(line => line.StartsWith("variables ", StringComparison.Ordinal)).Should().NotContain(line => line.Contains("8.0", StringComparison.Ordinal), "values of variables are secrets");
        status.Should().MatchRegex($@"(?m)^link      {Web}: {Db} as database, {address}$");
        status.Split('\n').Should().Contain(plan.Split('\n'));
        (await File.ReadAllBytesAsync(path)).Should().Equal(before.Bytes);
        File.GetLastWriteTimeUtc(path).Should().Be(before.Time);
    }

    [EngineFact]
    public async Task A_pending_link_tells_why_and_is_no_error()
    {
        await Test.RunRecipientAsync(Web);

        (int code, string status) = await AgentProcess.RunAsync(Test.Arguments("--status"));

        code.Should().Be(0, status);
        status.Should().MatchRegex($"(?m)^link      {Web}: {Db} as database, no address: SourceUnknown$").And.MatchRegex($"(?m)^pending   {Web}: .*no container has the name '{Db}'\\. The link is pending");
    }

    [EngineFact]
    public async Task A_label_that_is_no_link_is_named_and_nothing_of_it_reaches_the_terminal()
    {
        await Client.RunAsync(Web, "web", body => body["Labels"] = new System.Text.Json.Nodes.JsonObject { ["containerlinks.link"] = "db:\u001b[31mred" });

        (int _, string status) = await AgentProcess.RunAsync(Test.Arguments("--status"));

        status.Should().MatchRegex($"(?m)^note      .*{Web}.* is not a link").And.NotContain("\u001b");
    }

    [EngineFact]
    public async Task Following_tells_every_change_with_both_addresses_and_the_file()
    {
        await Test.RunLabelledAsync();
        string path = await Test.HostsPathAsync(Web);
        await using AgentProcess agent = AgentProcess.Start(Test.Arguments());
        await agent.NextAsync("follow ");
        string before = await Client.AddressAsync(Db);
        (await Client.ResolveAsync(Web, "database")).Should().Equal(before);

        await Client.StopAsync(Db);
        (await agent.NextAsync("unbound ", Web)).Should().EndWith($"{Web}: {Db} as database, {before} -> none, {path}");
        await Client.RunAsync(Test.NameOf("squatter"));
        await Client.StartAsync(Db);
        string after = await Client.AddressAsync(Db);
        (await agent.NextAsync("bound ", Web)).Should().Contain($"{Web}: {Db} as database, ").And.EndWith($" -> {after}, {path}");
        (await Test.ResolveAsync(Web, after)).Should().Equal(after);

        (await agent.StopAsync()).Should().Be(0, "being stopped is no failure");
    }

    [EngineFact]
    public async Task An_agent_that_is_killed_in_the_middle_of_updates_leaves_nothing_that_the_next_one_does_not_mend()
    {
        await Test.RunLabelledAsync();
        string[] recipients = [Web, Test.NameOf("web2"), Test.NameOf("web3")];
        foreach (string recipient in recipients.Skip(1))
        {
            await Test.RunRecipientAsync(recipient);
        }

        for (int turn = 0; turn < 3; turn++)
        {
            await using AgentProcess agent = AgentProcess.Start(Test.Arguments());
            await agent.NextAsync("follow ");
            Task move = Test.MoveAsync();
            await agent.NextAsync("bound ", Db);
            await agent.KillAsync();
            await move;
        }

        (int code, string output) = await AgentProcess.RunAsync(Test.Arguments("--once"));
        code.Should().Be(0, output);
        string address = await Client.AddressAsync(Db);
        foreach (string recipient in recipients)
        {
            (await Client.ResolveAsync(recipient, "database")).Should().Equal([address], "{0} has no stale line", recipient);
        }
    }

    [EngineFact]
    [SupportedOSPlatform("linux")]
    public async Task A_user_who_may_only_talk_to_the_engine_reads_everything_and_is_told_which_file_and_what_helps()
    {
        await Test.RunLabelledAsync();
        string path = await Test.HostsPathAsync(Web);
        string folder = AgentProcess.CopyOfProgram();
        string socket = Client.Endpoint.LocalPath;
        UnixFileMode mode = File.GetUnixFileMode(socket);
        try
        {
            // Who may not even go to the socket is told that, and not that there is none.
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (int refused, string reason) = await AsNobodyAsync(folder, "--status");
            refused.Should().Be(4, reason);
            reason.Should().Contain("permission denied; run as root or as a member of the socket's group");

            // Both engines are root's here; the socket's group is what an administrator gives to a user.
            await AgentProcess.RunToEndAsync("chgrp", "65533", socket);
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            foreach (string what in (string[])["--status", "--dry-run", "--once"])
            {
                (int code, string output) = await AsNobodyAsync(folder, what);

                code.Should().Be(1, output);
                output.Should().Contain($"cannot    {Web}: Hosts file '{path}' cannot be").And.Contain($"fix       {Web}: run the agent on the engine's machine as root").And.NotContain($"cannot    {Db}");
                if (what != "--dry-run")
                {
                    output.Should().Contain($"link      {Web}: {Db} as database, {await Client.AddressAsync(Db)}");
                }
            }
        }
        finally
        {
            File.SetUnixFileMode(socket, mode);
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<(int Code, string Output)> AsNobodyAsync(string folder, string what) => AgentProcess.RunToEndAsync(
        "setpriv", ["--reuid=65534", "--regid=65533", "--clear-groups", .. AgentProcess.CommandOfCopy(folder), .. Test.Arguments(what)]);

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : AgentLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : AgentLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : AgentLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : AgentLiveTests(EngineUnderTest.NewerPodman);
}
