using LinkAgent;

namespace ContainerLinks.Docker.Tests.Agent;

public sealed class AgentArgumentsTests
{
    [Fact]
    public void Without_arguments_the_agent_follows() =>
        AgentArguments.Parse([], out _).Should().Be(new AgentArguments());

    [Fact]
    public void Every_option_is_read() =>
        AgentArguments.Parse(["--once", "--podman", "--stand-by", "--engine", "unix:///run/some.sock", "--tls", "/certs", "--names-in", "/etc/hosts", "--no-variables"], out _).Should()
            .Be(new AgentArguments { Mode = AgentMode.Once, Podman = true, StandBy = true, Engine = new Uri("unix:///run/some.sock"), Tls = "/certs", NamesIn = "/etc/hosts", NoVariables = true });

    [Fact]
    public void A_check_has_its_file() =>
        AgentArguments.Parse(["check", "compose.yml"], out _).Should().Be(new AgentArguments { Mode = AgentMode.Check, ComposeFile = "compose.yml" });

    [Theory]
    [InlineData("'--onse' is not understood.", "--onse")]
    [InlineData("'--engine' needs a value.", "--engine")]
    [InlineData("'check' needs a value.", "check")]
    [InlineData("'docker.sock' is no engine's address: expected unix:///PATH or tcp://HOST:PORT.", "--engine", "docker.sock")]
    [InlineData("'--status' does not go with what stands before it: one thing at a time.", "--once", "--status")]
    [InlineData("'?[31m' is not understood.", "\u001b[31m")]
    public void What_is_not_understood_is_named(string expected, params string[] words)
    {
        AgentArguments.Parse(words, out string error).Should().BeNull();
        error.Should().Be(expected);
    }

    [Fact]
    public void A_line_carries_nothing_that_a_terminal_obeys()
    {
        var text = new StringWriter();
        new AgentOutput(text, time: null).Line("plan", "a\u001b[2J\rb\tc\u202e\u2028d\ud800é");
        text.ToString().Should().Be($"plan      a?[2J?b c??d\ufffdé{Environment.NewLine}");
    }
}
