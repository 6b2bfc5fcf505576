using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

public sealed partial class WalkthroughTests
{
    private const string Before =
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n"
        + "172.17.0.6\tmysql 17b6c5f037a9\n172.17.0.2\t14f6f2a16abc\n";

    [Fact]
    public async Task The_plain_text_is_the_two_hosts_files_and_nothing_else()
    {
        (int exitCode, string output) = await ProgramRun.RunAsync("Walkthrough", "--plain-text");

        exitCode.Should().Be(0);
        output.Should().Be($"== before\n{Before}== after\n{Before.Replace("172.17.0.6", "172.17.0.5", StringComparison.Ordinal)}");
    }

    [Fact]
    public async Task The_story_is_told_the_same_way_each_time()
    {
        (int exitCode, string first) = await ProgramRun.RunAsync("Walkthrough");
        (_, string second) = await ProgramRun.RunAsync("Walkthrough");

        exitCode.Should().Be(0);
        WithoutFolder(first).Should().Be(WithoutFolder(second));
        first.Should().Contain("172.17.0.6\tmysql 17b6c5f037a9").And.Contain("172.17.0.5\tmysql 17b6c5f037a9")
            .And.Contain("containers/14f6f2a16abc8660ba32004c8eff091e5a16f0ace57a3609d770f845485d103f/hosts")
            .And.Contain("MYSQL_PORT_3306_TCP_ADDR=172.17.0.6").And.Contain("(nothing)").And.Contain("What a link cannot do");
    }

    [Fact]
    public async Task An_unknown_argument_gets_a_usage_line_and_exit_code_2()
    {
        (int exitCode, string output) = await ProgramRun.RunAsync("Walkthrough", "--nonsense");
        exitCode.Should().Be(2);
        output.Should().BeEmpty();
    }

    /// <summary>Each run has a folder of its own for the engine's files, and shows its path.</summary>
    private static string WithoutFolder(string story) => Folder().Replace(story, "/containers/");

    [GeneratedRegex("\\S*/containers/")]
    private static partial Regex Folder();
}
