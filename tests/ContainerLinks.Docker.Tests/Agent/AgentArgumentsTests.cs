using LinkAgent;

namespace ContainerLinks.Docker.Tests;

public sealed class AgentArgumentsTests
{
    [Fact]
    public void Without_arguments_it_follows_the_usual_docker()
    {
        AgentArguments arguments = AgentArguments.Parse([], out _)!;
        arguments.Should().BeEquivalentTo(new { Mode = AgentMode.Follow, Podman = false, StandBy = false, Engine = (Uri?)null, NamesIn = (string?)null, Variables = true });
    }

    [Fact]
    public void Everything_can_be_named()
    {
        AgentArguments arguments = AgentArguments.Parse(["--once", "--podman", "--engine", "tcp://10.0.0.1:2376", "--tls", "/certs", "--stand-by", "--names-in", "/etc/hosts", "--no-variables"], out _)!;
        arguments.Should().BeEquivalentTo(new
        {
            Mode = AgentMode.Once,
            Podman = true,
            Engine = new Uri("tcp://10.0.0.1:2376"),
            Tls = "/certs",
            StandBy = true,
            NamesIn = "/etc/hosts",
            Variables = false,
        });
    }

    [Theory]
    [InlineData("'--engine' needs a value.", "--engine")]
    [InlineData("'check' needs a value.", "check")]
    [InlineData("'--once' cannot be combined with another mode.", "--status", "--once")]
    [InlineData("'--wat' is not understood.", "--wat")]
    [InlineData("'nowhere' is no engine's address: expected unix:///path or tcp://host:port.", "--engine", "nowhere")]
    public void What_is_not_understood_is_named(string expected, params string[] words)
    {
        AgentArguments.Parse(words, out string error).Should().BeNull();
        error.Should().Be(expected);
    }

    [Fact]
    public async Task A_mistake_shows_the_usage_and_has_its_own_exit_code()
    {
        (int code, string output) = await AgentProcess.RunAsync(["--wat"]);
        code.Should().Be(2);
        output.Should().Contain("'--wat' is not understood.").And.Contain("Usage:");
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_with_what_was_tried()
    {
        (int code, string output) = await AgentProcess.RunAsync(["--once", "--engine", "unix:///no/such/engine.sock"]);
        code.Should().Be(4);
        output.Should().Contain("No Docker Engine can be used. Tried: unix:///no/such/engine.sock (Endpoint): no such file.");
    }
}
