namespace ContainerLinks.Tests;

public sealed class DriftTests
{
    [Fact]
    public async Task A_linker_that_only_observes_tells_what_it_would_write_and_writes_nothing()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(options: new ContainerLinksOptions { ObserveOnly = true });

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Should().ContainSingle().Subject;

        drift.Recipient.Should().Be("web");
        drift.HostsPath.Should().Be("/containers/web/hosts");
        drift.MissingLines.Should().Equal($"10.0.0.2\tdatabase {fixture.Runtime.Get("db").Id.ShortId} db");
        drift.StaleLines.Should().BeEmpty();
        drift.Variables.Should().Contain("DATABASE_PORT_3306_TCP_ADDR", "somebody else created the recipient, without variables");
        fixture.Runtime.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n");
    }

    [Fact]
    public async Task A_recipient_that_the_linker_started_and_keeps_has_no_drift()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");
        (await fixture.Linker.GetDriftAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Lines_that_somebody_changed_are_told_and_put_right_by_a_reconciliation()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");
        fixture.Runtime.HostsOf("web").Text = fixture.Runtime.Hosts("web").Replace("10.0.0.2", "10.66.0.6", StringComparison.Ordinal) + "1.1.1.1\tmine\n";

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();
        drift.MissingLines.Should().ContainSingle().Which.Should().StartWith("10.0.0.2\tdatabase");
        drift.StaleLines.Should().ContainSingle().Which.Should().StartWith("10.66.0.6\tdatabase");

        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "mine").Should().Equal("1.1.1.1");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_with_its_reason()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.HostsOf("web").Failure = "permission denied";
        (await fixture.Linker.GetDriftAsync()).Single().Problem.Should().Be("permission denied");
    }

    [Fact]
    public async Task The_first_question_of_all_is_answered_by_what_the_list_says()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        for (int turn = 0; turn < 50; turn++)
        {
            // List and question may reach the loop in one go, or one after the other.
            await using var linker = new ContainerLinker(runtime, new ContainerLinksOptions { ObserveOnly = true });
            (await linker.GetDriftAsync()).Should().ContainSingle().Which.MissingLines.Should().ContainSingle();
        }
    }
}
