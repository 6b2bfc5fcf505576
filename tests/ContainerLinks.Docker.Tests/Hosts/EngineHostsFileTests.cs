using System.Buffers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Docker.Tests;

/// <summary>Hosts files that are not to be reached by their paths: read through the engine, written through it if that is asked for, and else told.</summary>
public sealed class EngineHostsFileTests : EngineHostsFileTestBase
{
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
        Engine.Execs.Asked.Should().BeEmpty();
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
    public async Task Through_theEngine_lines_come_and_go_in_the_same_file()
    {
        (FakeContainer db, FakeContainer web) = Run();
        using FileStream open = new(web.HostsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        ContainerLinker linker = Connect(HostsFileAccess.Exec);
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("172.17.0.2\tdatabase db\n").And.StartWith(Base);
        (await WrongFilesAsync(linker)).Should().BeEmpty();

        Engine.Containers.Stop(db);
        await UntilAsync(linker, () => !File.ReadAllText(web.HostsPath).Contains("database", StringComparison.Ordinal));
        File.ReadAllText(web.HostsPath).Should().Be(Base);
        new StreamReader(open).ReadToEnd().Should().Be(Base, "it is the file that was open all the time");
        Engine.Execs.Asked.Should().OnlyContain(asked => (string?)asked["User"] == "0");
        Engine.Requests.Should().NotContain(request => request.StartsWith("PUT", StringComparison.Ordinal), "that call puts another file in the place of this one");
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_here_is_written_through_theEngine_too()
    {
        (_, FakeContainer web) = Run();
        ContainerLinker linker = Connect(HostsFileAccess.Exec, new FakeSurroundings { ReadOnly = { web.HostsPath } });
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("database");
        Engine.Execs.Asked.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_file_that_may_be_written_here_is_written_by_its_path()
    {
        (_, FakeContainer web) = Run();
        ContainerLinker linker = Connect(HostsFileAccess.Exec, new FakeSurroundings());
        await linker.FollowAsync();
        File.ReadAllText(web.HostsPath).Should().Contain("database");
        Engine.Execs.Asked.Should().BeEmpty("the path promises more");
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
        Engine.Execs.Before = container =>
        {
            Engine.Execs.Before = null;
            File.AppendAllText(container.HostsPath, "172.18.0.2\tengines-own\n");
        };
        Open(HostsFileAccess.Exec).Rewrite(Append).Should().BeTrue();
        File.ReadAllText(web.HostsPath).Should().Be($"{Base}172.18.0.2\tengines-own\nours\n");
    }

    [Fact]
    public async Task On_another_machine_that_nobody_keeps_a_second_linker_away_is_told()
    {
        using var remote = new DockerRuntime(EngineKind.Docker, new() { Endpoint = Engine.Endpoint, HostsFileAccess = HostsFileAccess.Exec }, loggers: Log, surroundings: Elsewhere());
        (await remote.HoldHostsFilesAsync()).Should().BeNull();
        Log.Count(4008).Should().Be(1);
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
}
