using LinkAgent;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>What the agent says of hosts files that are not right.</summary>
public sealed class PlanReportTests
{
    [Fact]
    public void A_line_of_somebody_else_before_ours_and_a_link_that_cannot_be_are_told_and_the_file_is_not_right()
    {
        var drift = new LinkDrift { Recipient = "web", HostsPath = "/no/such/file", ShadowedLinks = ["Line 1 comes first."], RefusedLinks = ["'x y' is no alias."] };

        PlanReport.ConcernsFile(drift).Should().BeTrue();
        Report(drift).Should().Be("cannot    web: Line 1 comes first.\ncannot    web: 'x y' is no alias.\n");
    }

    [Fact]
    public void Variables_of_a_running_process_leave_the_file_right()
    {
        var drift = new LinkDrift { Recipient = "web", Variables = ["DB_PORT"] };

        PlanReport.ConcernsFile(drift).Should().BeFalse();
        Report(drift).Should().Be("variables web: missing or stale until it is created anew: DB_PORT\nplan      nothing to write: every hosts file is right\n");
    }

    private static string Report(LinkDrift drift)
    {
        using var text = new StringWriter { NewLine = "\n" };
        PlanReport.Drift(new AgentOutput(text, time: null), [drift]);
        return text.ToString();
    }
}
