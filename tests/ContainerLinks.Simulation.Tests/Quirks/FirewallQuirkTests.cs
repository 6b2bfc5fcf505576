namespace ContainerLinks.Tests.Quirks;

/// <summary>The rules that a link makes where traffic between containers is off.</summary>
public sealed class FirewallQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.FirewallKeepsOldAddress)]
    public void Rules_stay_at_the_old_address()
    {
        using var pair = Linked(DockerQuirks.FirewallKeepsOldAddress);
        pair.Both(engine => engine.Move("mysql"));

        Rules(pair.Docker).Should().OnlyContain(rule => rule.Contains("172.17.0.2/32"), "the stranger that has the address now is open");
        Rules(pair.Right).Should().NotBeEmpty().And.OnlyContain(rule => rule.Contains(pair.Right.Address("mysql") + "/32"));
    }

    [Fact]
    [Quirk(DockerQuirks.FirewallRulesLeak)]
    public void Rules_stay_when_the_source_went_first()
    {
        using var pair = Linked(DockerQuirks.FirewallRulesLeak);
        pair.Both(engine => engine.Stop("mysql"));
        pair.Both(engine => engine.Stop("web"));

        Rules(pair.Docker).Should().HaveCount(2);
        Rules(pair.Right).Should().BeEmpty();
    }

    [Fact]
    [Quirk(DockerQuirks.FirewallRulesReversed)]
    public void The_middle_of_a_chain_is_opened_to_its_source()
    {
        using var pair = new QuirkPair(DockerQuirks.FirewallRulesReversed, configure: Closed);
        pair.Both(engine => engine.Run("back"));
        pair.Both(engine => engine.Run("middle", "back"));
        pair.Both(engine => engine.Run("front", "middle"));

        pair.Both(engine => engine.Restart("middle"));

        Rules(pair.Docker).Should().Contain(rule => Opens(rule, pair.Docker.Address("back"), pair.Docker.Address("middle")));
        Rules(pair.Right).Should().NotContain(rule => Opens(rule, pair.Right.Address("back"), pair.Right.Address("middle")));
        Rules(pair.Right).Should().Contain(rule => Opens(rule, pair.Right.Address("middle"), pair.Right.Address("back")));
    }

    [Fact]
    [Quirk(DockerQuirks.FirewallStatelessReply)]
    public void The_rule_for_answers_knows_no_connection()
    {
        using var pair = Linked(DockerQuirks.FirewallStatelessReply);

        Rules(pair.Docker).Should().Contain(rule => rule.Contains("--sport 80") && !rule.Contains("ctstate"));
        Rules(pair.Right).Should().Contain(rule => rule.Contains("--dport 80"));
        Rules(pair.Right).Should().NotContain(rule => rule.Contains("--sport") && !rule.Contains("ctstate"));
    }

    [Fact]
    [Quirk(DockerQuirks.FirewallIgnoresIPv6)]
    public void IPv6_has_no_rules()
    {
        using var pair = new QuirkPair(DockerQuirks.FirewallIgnoresIPv6, configure: options =>
        {
            Closed(options);
            (options.EnableIPv6, options.FixedCidrV6) = (true, "fd00::/64");
        });
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Docker.Firewall.IPv6Filter.Should().NotContain(rule => rule.StartsWith("-A"));
        pair.Right.Firewall.IPv6Filter.Should().Contain(rule => rule.Contains($"-d {pair.Right.Inspect("mysql").IPv6Address}/128") && rule.Contains("--dport 80"));
        Rules(pair.Right).Should().HaveSameCount(Rules(pair.Docker));
    }

    private static QuirkPair Linked(DockerQuirks quirk)
    {
        var pair = new QuirkPair(quirk, configure: Closed);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        return pair;
    }

    private static void Closed(SimulationOptions options) => options.InterContainerCommunication = false;

    private static bool Opens(string rule, string from, string to) => rule.Contains($"-s {from}/32 -d {to}/32") && rule.Contains("--dport");

    private static IReadOnlyList<string> Rules(SimulatedEngine engine) => [.. engine.Firewall.Filter.Where(rule => rule.StartsWith("-A", StringComparison.Ordinal))];
}
