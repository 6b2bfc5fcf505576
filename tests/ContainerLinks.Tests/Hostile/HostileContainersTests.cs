using System.Net;
using System.Text;

namespace ContainerLinks.Tests;

/// <summary>What whoever creates a container, or runs in one, can do to the linker and to others.</summary>
public sealed class HostileContainersTests
{
    private const RuntimeCapabilities Native = RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively;

    [Fact]
    public async Task An_extra_host_cannot_put_a_line_into_a_hosts_file()
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(Native));
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, links: ["db:database"], extraHosts: ["evil:1.2.3.4\n6.6.6.6\tbank", "good:1.2.3.4"]));
        fixture.Runtime.HostsOf("web").Text = "1.1.1.1\tevil\n1.1.1.1\tgood\n";

        await fixture.FollowAsync();

        fixture.Runtime.Hosts("web").Should().Contain("1.1.1.1\tevil\n").And.Contain("1.2.3.4\tgood\n").And.NotContain("bank");
    }

    [Fact]
    public async Task A_host_name_or_alias_that_is_none_reaches_no_line()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "a\n6.6.6.6 bank"));
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string>
        {
            ["containerlinks.link"] = "db:ok",
            ["containerlinks.link.1"] = "db:x\n6.6.6.6 bank",
            ["containerlinks.link.2"] = "db:localhost",
        }));

        await fixture.FollowAsync();

        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tok db\n").And.NotContain("6.6.6.6").And.NotContain("10.0.0.2\tlocalhost");
    }

    [Fact]
    public async Task A_refused_label_is_logged_fit_to_be_read()
    {
        var log = new ListLog();
        await using (var fixture = new LinkerFixture(logger: log))
        {
            fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:\u001b]0;owned\u0007\n2026-01-01 all is well\u202e" }));
            await fixture.FollowAsync();
        }

        log.Texts.Should().Contain(text => text.Contains("does not get the label's link", StringComparison.Ordinal))
            .And.OnlyContain(text => !text.Any(character => char.IsControl(character) || character == '\u202e'));
    }

    [Fact]
    public async Task The_name_of_a_sources_variable_is_shown_fit_to_be_read()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, environment: ["\u001b]0;owned\u0007\n=value"]));
        fixture.Runtime.Add("web", "10.0.0.3");
        await fixture.Linker.LinkAsync("web", "db:database");

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();
        drift.Variables.Should().Contain(name => name.Contains("owned", StringComparison.Ordinal));
        drift.ToString().Should().Match(text => !text.Any(char.IsControl));
        new LinkChange.EnvironmentStale { Timestamp = default, Recipient = "web", Variables = drift.Variables }.ToString().Should().Match(text => !text.Any(char.IsControl));
    }

    [Fact]
    public async Task An_address_with_a_zone_does_not_keep_other_recipients_from_their_lines()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("odd", null, info => FakeRuntime.Copy(info, state: ContainerState.Running, networks: [new ContainerNetwork { Name = "bridge", IPv6 = IPAddress.Parse("fe80::1%2") }]));
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("first", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "odd:x" }));
        fixture.Runtime.Add("second", "10.0.0.4", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:x" }));

        await fixture.FollowAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("first"), "x").Should().BeEmpty();
        Resolver.Resolve(fixture.Runtime.Hosts("second"), "x").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_container_that_fills_its_hosts_file_does_not_hold_up_the_question_for_drift()
    {
        // By the square of its lines this would take hours.
        var text = new StringBuilder();
        for (int line = 0; line < 500_000; line++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"10.9.9.9 x{line}\n");
        }

        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");
        fixture.Runtime.HostsOf("web").Text = text.ToString();

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();

        drift.MissingLines.Should().ContainSingle();
        drift.StaleLines.Should().BeEmpty();
    }

    [Fact]
    public async Task The_links_of_a_containers_labels_have_a_bound_that_is_told()
    {
        var log = new ListLog();
        await using var fixture = new LinkerFixture(logger: log);
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: Enumerable.Range(1, LabelLinks.MostLinks + 500).ToDictionary(number => $"containerlinks.link.{number}", number => $"db:a{number}")));

        await fixture.FollowAsync();

        (await fixture.Linker.GetLinksAsync("web")).Should().HaveCount(LabelLinks.MostLinks);
        await fixture.Linker.DisposeAsync(); // The log is written beside the linker, and is whole at its end.
        log.Texts.Should().ContainSingle(text => text.Contains("the first 1024 are taken up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_names_that_a_label_gives_a_machine_have_a_bound_that_is_told()
    {
        string path = Path.GetTempFileName();
        var log = new ListLog();
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = path;
        await using (var fixture = new LinkerFixture(options: options, logger: log))
        {
            fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.host"] = string.Join(' ', Enumerable.Range(0, 1_000_000).Select(number => $"n{number}")) }));
            await fixture.FollowAsync();
            string text = await File.ReadAllTextAsync(path);
            text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Count(word => word.StartsWith('n')).Should().Be(63);
            Resolver.Resolve(text, "n62").Should().Equal("10.0.0.3");
        }

        File.Delete(path);
        log.Texts.Should().ContainSingle(text => text.Contains("does not get the name", StringComparison.Ordinal)).Which.Length.Should().BeLessThan(1000);
    }
}
