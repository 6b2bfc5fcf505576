using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Who answers to which name by a runtime's own DNS.</summary>
public sealed class DnsNamesTests
{
    private readonly DnsNames _names = new();

    [Fact]
    public void A_container_answers_to_its_name_and_aliases_on_each_network_with_a_dns_in_any_case_of_letters()
    {
        DnsNames.Of(Info("db", Network("10.0.0.2"), Dns("one", "10.1.0.2", "primary"), Dns("two", "10.2.0.2", "Main") with { AnswersName = false })).Should()
            .BeEquivalentTo([new DnsName("one", "DB"), new DnsName("one", "PRIMARY"), new DnsName("two", "MAIN")]);
        DnsNames.Of(FakeRuntime.Copy(Info("db", Dns("one", "10.1.0.2")), state: ContainerState.Exited)).Should().BeEmpty();
        DnsNames.Of(null).Should().BeEmpty();
    }

    [Fact]
    public void A_place_without_an_address_answers_to_nothing()
    {
        // Docker notes a network before it tries it: so it stays noted when the network gives no address.
        DnsNames.Of(Info("db", Network("172.17.0.2"), Dns("links", "10.0.1.2", "primary") with { IPv4 = null })).Should().BeEmpty();
    }

    [Fact]
    public void Only_names_that_come_or_go_are_told_and_each_container_answers_once()
    {
        ContainerInfo before = Info("db", Dns("one", "10.1.0.2", "old", "both"));
        ContainerInfo after = Info("db", Dns("one", "10.1.0.9", "new", "both"));
        _names.Replace(null, before).Should().BeEquivalentTo([new DnsName("one", "DB"), new DnsName("one", "OLD"), new DnsName("one", "BOTH")]);

        _names.Replace(before, after).Should().BeEquivalentTo([new DnsName("one", "OLD"), new DnsName("one", "NEW")]);
        _names.Replace(after, after).Should().BeEmpty();
        Answers("both").Should().Equal("db");
        Answers("new").Should().Equal("db");
        Answers("old").Should().BeEmpty();
    }

    [Fact]
    public void Of_two_that_answer_to_a_name_the_other_one_stays_when_one_goes()
    {
        ContainerInfo db = Info("db", Dns("one", "10.1.0.2", "shared"));
        _names.Replace(null, db);
        _names.Replace(null, Info("redis", Dns("one", "10.1.0.3", "shared")));
        Answers("shared").Should().Equal("db", "redis");

        _names.Replace(db, null).Should().BeEquivalentTo([new DnsName("one", "DB"), new DnsName("one", "SHARED")]);
        Answers("shared").Should().Equal("redis");
        _names.Replace(Info("off"), Info("off")).Should().BeEmpty();
    }

    private IEnumerable<string> Answers(string name) => _names.ToSnapshot().Find(DnsName.Of(Dns("one", "10.1.0.1"), name))?.Select(id => id.Value) ?? [];
}
