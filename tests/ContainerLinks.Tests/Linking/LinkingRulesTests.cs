namespace ContainerLinks.Tests;

public sealed class LinkingRulesTests
{
    [Theory]
    [InlineData(RuntimeCapabilities.None, false)]
    [InlineData(RuntimeCapabilities.LinksNatively, false)]
    [InlineData(RuntimeCapabilities.GivesLinkVariables, false)]
    [InlineData(RuntimeCapabilities.LinksNatively | RuntimeCapabilities.GivesLinkVariables, true)]
    public void A_recipient_of_a_runtimes_own_link_has_its_variables_only_if_the_runtime_says_so(RuntimeCapabilities capabilities, bool hasVariables)
    {
        ContainerInfo db = FakeRuntime.Copy(KnownWorld.Info("db", KnownWorld.Network("10.0.0.2")), ports: [new ContainerPort(80)]);
        ContainerInfo web = FakeRuntime.Copy(KnownWorld.Info("web", KnownWorld.Network("10.0.0.3")), links: ["/db:/web/db"]);
        KnownWorld world = new KnownWorld(capabilities: capabilities).With(db, web);

        world.Rules.RuntimeGivesVariables.Should().Be(hasVariables);
        GivenVariables.MissingOrStale(world["web"], world.Desired.VariablesOf(world["web"])).Any().Should().Be(!hasVariables);
    }

    [Fact]
    public void A_links_own_policy_counts_before_the_one_of_all_links_and_later_changes_of_options_not_at_all()
    {
        var options = new ContainerLinksOptions { Policy = new LinkPolicy { Required = true }, LinkLabel = "mine" };
        var rules = new LinkingRules(options, () => RuntimeCapabilities.None);
        options.Variables.Enabled = false;
        options.LinkLabel = "other";
        options.Policy = LinkPolicy.Default;
        var own = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep };

        rules.PolicyOf(new ContainerLink("web", "db", "a") { Policy = own }).Should().Be(own);
        rules.PolicyOf(new ContainerLink("web", "db", "a")).Required.Should().BeTrue();
        rules.LinkLabel.Should().Be("mine");
        rules.PrefixOf("my-db").Should().Be("MY_DB");
    }
}
