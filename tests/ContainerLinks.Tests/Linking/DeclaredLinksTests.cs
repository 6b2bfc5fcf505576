using System.Collections.Immutable;
using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Which of all links that were asked for count, and what is told of the others.</summary>
public sealed class DeclaredLinksTests
{
    private static readonly LinkingRules Rules = new KnownWorld().Rules;

    [Fact]
    public void Links_of_the_runtime_come_first_then_those_of_labels_then_those_of_calls_each_in_order()
    {
        Container web = Web(labels: ["label:l1", "label:l2"]) with
        {
            Code = [Declared("web", "code", "c1"), Declared("web", "code", "c2")],
            Native = [Declared("web", "native", "n1", LinkOrigin.Native), Declared("web", "native", "n2", LinkOrigin.Native)],
        };

        Aliases(web).Should().Equal("n1", "n2", "l1", "l2", "c1", "c2");
        Refused(web).Should().BeEmpty();
    }

    [Fact]
    public void Of_one_alias_a_call_counts_before_the_runtime_and_that_before_a_label_and_the_others_are_told()
    {
        Container web = Web(labels: ["label:DB"]) with { Code = [Declared("web", "code", "db")], Native = [Declared("web", "native", "Db", LinkOrigin.Native)] };

        DeclaredLinks.Derive(web, "web", Rules, new DeclaredLinks.Texts()).Links.Should().ContainSingle().Which.Source.Should().Be("code");
        Refused(web).Should().BeEquivalentTo(
        [
            new RefusedLink("the runtime's link native:Db", "'web' has no link to 'native' as 'Db': the alias 'Db' stands for 'code' already.", IsAliasTaken: true, "Db"),
            new RefusedLink("the label's link 'label:DB'", "'web' has no link to 'label' as 'DB': the alias 'DB' stands for 'code' already.", IsAliasTaken: true, "DB"),
        ]);
    }

    [Fact]
    public void The_same_link_that_is_asked_for_twice_is_one_link_and_nothing_to_tell()
    {
        Container web = Web(labels: ["db:database"]) with { Code = [Declared("web", "db", "database")], Native = [Declared("web", "db", "DATABASE", LinkOrigin.Native)] };

        Aliases(web).Should().Equal("database");
        Refused(web).Should().BeEmpty();
    }

    [Fact]
    public void What_was_taken_away_comes_back_neither_from_the_runtime_nor_from_a_label_but_may_be_declared_again()
    {
        Container web = Web(labels: ["label:DB"]) with { Native = [Declared("web", "native", "Db", LinkOrigin.Native)], Hidden = ["db"] };

        Aliases(web).Should().BeEmpty();
        Aliases(web with { Code = [Declared("web", "code", "db")] }).Should().Equal("db");
    }

    [Theory]
    [InlineData("a b:c", "*'a b:c'*")]
    [InlineData("app/db:database", "'app/db:database' names another link as its source; a label has to name a container.")]
    [InlineData("db:web", "*the alias is the recipient's own name*")]
    [InlineData("db:printer", "*extra host*")]
    [InlineData("web:me", "*the same container*")]
    [InlineData("web-id:me", "*'web' as 'me'*source and recipient are the same container*")]
    public void A_label_that_makes_no_link_is_told_with_the_reason_and_without_one_of_a_taken_alias(string label, string reason)
    {
        RefusedLink refused = Refused(Web(labels: [label])).Single();

        refused.Reason.Should().Match(reason);
        refused.Asked.Should().Be($"the label's link '{label}'");
        refused.IsAliasTaken.Should().BeFalse();
    }

    [Fact]
    public void A_recipient_that_uses_the_hosts_file_of_another_has_no_links()
    {
        Container web = new(FakeRuntime.Copy(Web().Info, networkOf: new ContainerId("pod"))) { Code = [Declared("web", "db", "database")] };

        Aliases(web).Should().BeEmpty();
        Refused(web).Should().Equal(new RefusedLink("web -> db:database", "'web' uses the network and the hosts file of another container; link that one instead.", IsAliasTaken: false, "database"));
    }

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(1025, 1)]
    public void Of_labels_the_first_1024_are_taken_up_and_more_are_told(int labels, int refused)
    {
        Container web = Web([.. Enumerable.Range(0, labels).Select(number => $"db:alias{number}")]);

        Aliases(web).Should().HaveCount(1024).And.NotContain("alias1024");
        Refused(web).Should().Equal(Enumerable.Repeat(new RefusedLink("1025 links by label", "'web' has 1025 labels with links; the first 1024 are taken up.", IsAliasTaken: false), refused));
    }

    [Fact]
    public void Two_aliases_whose_variables_would_have_one_name_are_told_with_both()
    {
        Container web = Web() with { Code = [Declared("web", "db", "my-db"), Declared("web", "db", "my_db")] };

        Aliases(web).Should().Equal("my-db");
        Refused(web).Single().Should().BeEquivalentTo(new { IsAliasTaken = true, Alias = "my_db" });
        Refused(web).Single().Reason.Should().Contain("'my-db' and 'my_db'").And.Contain("(MY_DB_…)");
    }

    [Fact]
    public void Where_variables_are_off_two_aliases_may_differ_by_one_sign_only()
    {
        var options = new ContainerLinksOptions();
        options.Variables.Enabled = false;
        KnownWorld world = new KnownWorld(options).With(Info("web", Network("10.0.0.3"))).Link("web", "db", "my-db").Link("web", "db", "my_db");
        world["web"].Links.Select(link => link.Alias).Should().Equal("my-db", "my_db");
    }

    [Theory]
    [InlineData("web", "web")]
    [InlineData("pod web", "web-id")]
    [InlineData("pod/web", "web-id")]
    public void A_recipient_whose_name_can_be_no_end_of_a_link_is_known_by_its_id(string name, string recipient)
    {
        KnownWorld world = new KnownWorld().With(FakeRuntime.Copy(Web("db:database").Info, name: name));
        world["web-id"].Links.Single().Declared.Should().Be(new ContainerLink(recipient, "db", "database"));
    }

    [Fact]
    public void Links_stand_under_the_name_by_which_their_recipient_is_known_now()
    {
        Container web = Web(labels: ["label:l"]) with { Code = [Declared("old-name", "db", "database")] };

        Derive(web, "web").Should().OnlyContain(link => link.Declared.Recipient == "web");
        Derive(Web() with { Code = web.Code }, "web").Should().OnlyContain(link => link.Declared.Recipient == "web");

        static IEnumerable<Link> Derive(Container container, string recipient) => DeclaredLinks.Derive(container, recipient, Rules, new DeclaredLinks.Texts()).Links;
    }

    [Theory]
    [InlineData("db", "other", null, false)]
    [InlineData("db", "database", null, false)]
    [InlineData("redis", "DATABASE", "*stands for 'db' already*", true)]
    [InlineData("redis", "data-base", "*(DATA_BASE_…)*", true)]
    [InlineData("redis", "web", "*own name*", false)]
    public void A_link_that_cannot_stand_beside_the_others_is_refused_with_the_reason(string source, string alias, string? reason, bool isAliasTaken)
    {
        Container web = Web() with { Links = [Declared("web", "db", "database"), Declared("web", "db", "data_base")] };

        RefusedLink? fault = DeclaredLinks.FindFault(web, "web", new ContainerLink("web", source, alias), isById: false, Rules);

        (fault is null).Should().Be(reason is null);
        fault?.Reason.Should().Match(reason);
        (fault?.IsAliasTaken ?? false).Should().Be(isAliasTaken);
    }

    private static Container Web(params string[] labels) => new(new ContainerInfo
    {
        Id = new ContainerId("web-id"),
        Name = "web",
        Networks = [Network("10.0.0.3")],
        State = ContainerState.Running,
        ExtraHosts = ["printer:10.9.9.9"],
        Labels = labels.Select((link, number) => (link, number)).ToDictionary(pair => $"containerlinks.link.{pair.number}", pair => pair.link),
    });

    private static IEnumerable<string> Aliases(Container container) => DeclaredLinks.Derive(container, "web", Rules, new DeclaredLinks.Texts()).Links.Select(link => link.Alias);

    private static ImmutableArray<RefusedLink> Refused(Container container) => DeclaredLinks.Derive(container, "web", Rules, new DeclaredLinks.Texts()).Refused;
}
