using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Why what is written at a container's hosts path reaches nobody: told with the reason and what helps, and not written.</summary>
public sealed class HostsFileProblemTests : IAsyncLifetime
{
    private FakeEngine _engine = new();

    [Fact]
    public async Task A_file_that_the_container_reads_has_no_problem()
    {
        _engine.Containers.Run("web");
        (await FindAsync()).HostsFileProblem.Should().BeNull();
    }

    [Theory]
    [InlineData("/etc/hosts")]
    [InlineData("/etc/hosts/")]
    [InlineData("/etc//./hosts")]
    public async Task A_mount_over_the_file_is_told_with_what_is_mounted(string destination)
    {
        FakeContainer web = _engine.Containers.Run("web");
        Mount(web, "/home/me/hosts", destination);
        ContainerInfo info = await FindAsync();
        info.HostsFileProblem.Should().Contain("'/home/me/hosts'").And.Contain("'web'").And.Contain("create it anew").And.EndWith(".");
        info.HostsPath.Should().Be(web.HostsPath, "what the engine reports stays");
    }

    [Fact]
    public async Task Dockers_own_report_of_the_mounted_file_is_no_path_to_write()
    {
        // Docker tells the user's file as HostsPath.
        FakeContainer web = _engine.Containers.Run("web");
        web.HostsPath = "/home/me/hosts";
        Mount(web, "/home/me/hosts", "/etc/hosts");
        ContainerInfo info = await FindAsync();
        (info.HostsPath, info.HostsFileProblem is null).Should().Be((null, false));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/etc/hosts.d")]
    [InlineData("/data/etc/hosts")]
    [InlineData("/")]
    public async Task Another_mount_hides_nothing_since_the_engine_mounts_its_file_on_top(string destination)
    {
        Mount(_engine.Containers.Run("web"), "/home/me", destination);
        (await FindAsync()).HostsFileProblem.Should().BeNull();
    }

    [Fact]
    public async Task A_Podman_that_keeps_no_file_is_told_once_the_container_runs()
    {
        await _engine.DisposeAsync();
        _engine = new FakeEngine(FakeRelease.Podman4);
        FakeContainer web = _engine.Containers.Add("web");
        web.HostsPath = "";
        (await FindAsync()).HostsFileProblem.Should().BeNull("before its start no container has a file");
        web.Status = "running";
        (await FindAsync()).HostsFileProblem.Should().Contain("--no-hosts");
    }

    [Fact]
    public async Task A_file_that_is_only_not_on_this_machine_is_no_such_problem_and_keeps_its_path()
    {
        FakeContainer web = _engine.Containers.Run("web");
        web.HostsPath = $"/no/such/folder/{web.Id}/hosts";
        ContainerInfo info = await FindAsync();
        (info.HostsPath, info.HostsFileProblem).Should().Be((web.HostsPath, null));
    }

    [Fact]
    public async Task What_nobody_reads_is_not_opened()
    {
        FakeContainer web = _engine.Containers.Run("web");
        using DockerRuntime runtime = _engine.Connect();
        runtime.OpenHosts((await runtime.FindAsync("web"))!)!.Path.Should().Be(web.HostsPath);
        Mount(web, "/home/me/hosts", "/etc/hosts");
        runtime.OpenHosts((await runtime.FindAsync("web"))!).Should().BeNull();
    }

    [Theory]
    [InlineData("1.1.1.1", "one", "two", "three")]
    [InlineData("::1", "one")]
    [InlineData("host-gateway", "one", "two")]
    public void Each_name_of_an_extra_host_of_Podman_is_known(string address, params string[] names) =>
        PodmanExtraHosts.Split([$"{string.Join(';', names)}:{address}", "last:2.2.2.2", "odd"]).Should().Equal([.. names.Select(name => $"{name}:{address}"), "last:2.2.2.2", "odd"]);

    [Theory]
    [InlineData("Docker", "29.0.1", false)]
    [InlineData("Podman", "4.3.1", false)]
    [InlineData("Podman", "5.2.5", false)]
    [InlineData("Podman", "5.3.0", true)]
    [InlineData("Podman", "5.8.6-rc1", true)]
    [InlineData("Podman", "dev", true)]
    public void Releases_that_give_each_name_are_known(string kind, string release, bool expected) =>
        PodmanExtraHosts.Knows(new EngineIdentity(Enum.Parse<EngineKind>(kind), release, new Version(1, 41), null)).Should().Be(expected);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    private static void Mount(FakeContainer container, string source, string destination) =>
        container.Mounts.Add(new JsonObject { ["Type"] = "bind", ["Source"] = source, ["Destination"] = destination, ["RW"] = true });

    private async Task<ContainerInfo> FindAsync()
    {
        using DockerRuntime runtime = _engine.Connect();
        return (await runtime.FindAsync("web"))!;
    }
}
