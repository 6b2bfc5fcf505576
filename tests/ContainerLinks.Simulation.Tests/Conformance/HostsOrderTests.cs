using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Point 1 of what may differ, in hosts files: every allowance, and its nearest neighbour that is none.</summary>
public sealed class HostsOrderTests
{
    private const string ExtraHosts = "10.1.1.1\tone\n10.1.1.2\ttwo\n";
    private const string LinkToA = "10.0.0.2\tdb aaaaaaaaaaaa mysql\n";
    private const string LinkToB = "10.0.0.3\tcache bbbbbbbbbbbb redis\n";
    private const string OwnLine = "10.0.0.4\tcccccccccccc\n";

    [Fact]
    public void Two_link_lines_may_change_places() =>
        Change(hosts => hosts.Replace(LinkToA + LinkToB, LinkToB + LinkToA)).Should().BeEmpty();

    [Fact]
    public void Two_extra_hosts_may_not() =>
        Change(hosts => hosts.Replace(ExtraHosts, "10.1.1.2\ttwo\n10.1.1.1\tone\n")).Should().ContainSingle().Which.Path.Should().Be("after/web/hosts");

    [Fact]
    public void An_extra_host_that_looks_like_a_link_line_keeps_its_place() =>
        Change(hosts => hosts.Replace("10.1.1.3\tdb aaaaaaaaaaaa\n" + LinkToA, LinkToA + "10.1.1.3\tdb aaaaaaaaaaaa\n"), "10.1.1.3\tdb aaaaaaaaaaaa\n", "db aaaaaaaaaaaa:10.1.1.3")
            .Should().ContainSingle();

    [Fact]
    public void A_link_line_and_the_own_line_may_not() =>
        Change(hosts => hosts.Replace(LinkToB + OwnLine, OwnLine + LinkToB)).Should().ContainSingle();

    [Fact]
    public void A_link_line_and_an_extra_host_may_not() =>
        Change(hosts => hosts.Replace("10.1.1.2\ttwo\n" + LinkToA, LinkToA + "10.1.1.2\ttwo\n")).Should().ContainSingle();

    [Fact]
    public void A_changed_address_is_a_difference() =>
        Change(hosts => hosts.Replace(LinkToA + LinkToB, LinkToB + LinkToA.Replace("10.0.0.2", "10.0.0.9"))).Should().ContainSingle();

    [Fact]
    public void Two_addresses_that_changed_places_are_a_difference() =>
        Change(hosts => hosts.Replace(LinkToA + LinkToB, "10.0.0.3\tdb aaaaaaaaaaaa mysql\n10.0.0.2\tcache bbbbbbbbbbbb redis\n")).Should().ContainSingle();

    [Fact]
    public void A_link_line_that_is_missing_or_stands_twice_is_a_difference()
    {
        Change(hosts => hosts.Replace(LinkToA, "")).Should().ContainSingle();
        Change(hosts => hosts.Replace(LinkToA, LinkToA + LinkToA)).Should().ContainSingle();
    }

    [Fact]
    public void A_blank_for_the_tab_is_a_difference() =>
        Change(hosts => hosts.Replace("10.0.0.2\tdb", "10.0.0.2 db")).Should().ContainSingle();

    [Fact]
    public void A_missing_line_feed_at_the_end_is_a_difference() => Change(hosts => hosts.TrimEnd('\n')).Should().ContainSingle();

    [Fact]
    public void Both_lines_of_one_link_move_together()
    {
        const string A = "10.0.0.2\tdb aaaaaaaaaaaa mysql\nfd00::2\tdb aaaaaaaaaaaa mysql\n";
        const string B = "10.0.0.3\tcache bbbbbbbbbbbb redis\nfd00::3\tcache bbbbbbbbbbbb redis\n";
        var document = Document(A + B);

        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(A + B, B + A)).Should().BeEmpty();
        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace("fd00::2\tdb aaaaaaaaaaaa mysql\n" + B, B + "fd00::2\tdb aaaaaaaaaaaa mysql\n"))
            .Should().ContainSingle("the lines of one link stand together");
        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(A, "fd00::2\tdb aaaaaaaaaaaa mysql\n10.0.0.2\tdb aaaaaaaaaaaa mysql\n"))
            .Should().ContainSingle("IPv4 comes before IPv6");
    }

    [Fact]
    public void A_link_line_with_the_hostname_of_the_recipient_twice_is_no_own_line()
    {
        const string LinkToNamesake = "10.0.0.3\tdb db\n";
        var document = Document(LinkToA + LinkToNamesake);
        document["steps"]![0]!["after"]!["redis"] = Container('b', names: ["/db", "/web/db"], hostname: "db");
        document["steps"]![0]!["after"]!["web"]!["hostname"] = "db";

        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(LinkToA + LinkToNamesake, LinkToNamesake + LinkToA)).Should().BeEmpty("an own line has two words only if there is a dot");
    }

    [Fact]
    public void Equal_lines_of_two_links_need_not_stand_together()
    {
        var document = Document(LinkToA + LinkToA + LinkToB);
        document["steps"]![0]!["after"]!["web"]!["links"] = Array(["/mysql:/web/db", "/mysql:/web/x/db", "/redis:/web/cache"]);

        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(LinkToA + LinkToB, LinkToB + LinkToA)).Should().BeEmpty();
    }

    [Fact]
    public void Own_lines_of_user_defined_networks_may_change_places_and_that_of_the_bridge_may_not()
    {
        const string Net1 = "10.60.1.2\tcccccccccccc\n";
        const string Net2 = "10.60.2.2\tcccccccccccc\n";
        var document = Document(LinkToA);
        var web = document["steps"]![0]!["after"]!["web"]!;
        web["networks"] = new JsonObject { ["bridge"] = Endpoint("10.0.0.4"), ["net1"] = Endpoint("10.60.1.2"), ["net2"] = Endpoint("10.60.2.2") };
        web["hosts"] = (string)web["hosts"]! + Net1 + Net2;

        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(Net1 + Net2, Net2 + Net1)).Should().BeEmpty();
        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(OwnLine + Net1, Net1 + OwnLine)).Should().ContainSingle();
        CompareText(document, 0, "web", "hosts", hosts => hosts.Replace(Net2, Net1)).Should().ContainSingle();

        static JsonObject Endpoint(string address) => new() { ["ip"] = address };
    }

    [Fact]
    public void A_line_that_a_user_wrote_is_no_link_line() =>
        Change(hosts => hosts.Replace("10.9.9.9\tdb mine\n" + LinkToA, LinkToA + "10.9.9.9\tdb mine\n"), "10.9.9.9\tdb mine\n").Should().ContainSingle();

    [Fact]
    public void A_file_printed_by_exec_may_have_its_link_lines_in_another_order()
    {
        var document = Document(LinkToA + LinkToB);
        document["steps"]![0]!["do"] = Command("exec");
        var hosts = (string)document["steps"]![0]!["after"]!["web"]!["hosts"]!;
        document["steps"]![0]!["result"]!["stdout"] = hosts;

        CompareOutput(document, hosts.Replace(LinkToA + LinkToB, LinkToB + LinkToA)).Should().BeEmpty();
        CompareOutput(document, hosts.Replace(LinkToA, "")).Should().ContainSingle().Which.Path.Should().Be("result/stdout");
    }

    [Fact]
    public void An_output_of_something_else_is_compared_exactly()
    {
        var document = Document(LinkToA + LinkToB);
        document["steps"]![0]!["result"]!["stdout"] = "seen:\n" + LinkToA + LinkToB;

        CompareOutput(document, "seen:\n" + LinkToB + LinkToA).Should().ContainSingle();
    }

    [Fact]
    public void Entries_of_links_may_be_in_any_order_but_all_of_them_must_be_there()
    {
        var document = Document(LinkToA + LinkToB);

        Compare(document, steps => steps[0]!["after"]!["web"]!["links"] = Array(["/redis:/web/cache", "/mysql:/web/db"])).Should().BeEmpty();
        Compare(document, steps => steps[0]!["after"]!["web"]!["links"] = Array(["/redis:/web/cache", "/redis:/web/cache"])).Should().ContainSingle();
        Compare(document, steps => steps[0]!["after"]!["web"]!["links"] = null).Should().ContainSingle();
        Compare(document, steps => steps[0]!["after"]!["web"]!["names"] = Array(["/b", "/web"])).Should().ContainSingle("names are sorted by the engine");
    }

    private static IReadOnlyList<Difference> CompareOutput(JsonObject document, string output) =>
        Compare(document, steps => steps[0]!["result"]!["stdout"] = output);

    private static IReadOnlyList<Difference> Change(Func<string, string> change, string extraLine = "", string? extraHost = null)
    {
        var document = Document(extraLine + LinkToA + LinkToB);
        if (extraHost is not null)
        {
            document["steps"]![0]!["do"]!["extraHosts"] = Array([extraHost]);
        }

        return CompareText(document, 0, "web", "hosts", hosts =>
        {
            var changed = change(hosts);
            changed.Should().NotBe(hosts);
            return changed;
        });
    }

    private static JsonObject Document(string linkLines)
    {
        var result = Success();
        result["id"] = Id('c');
        return Recording.Document(Step(
            Command("run"),
            result,
            ("mysql", Container('a', names: ["/mysql", "/web/db"])),
            ("redis", Container('b', names: ["/redis", "/web/cache"])),
            ("web", Container('c', names: ["/web", "/b"], links: ["/mysql:/web/db", "/redis:/web/cache"], hosts: FixedLines + ExtraHosts + linkLines + OwnLine))));
    }
}
