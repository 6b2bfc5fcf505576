using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>Order and words of link lines.</summary>
public sealed class OrderQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.RandomLinkOrder)]
    public void Several_links_come_in_an_order_of_chance()
    {
        string[] declared = ["one", "two", "three", "four"];

        Orders(DockerQuirks.None).Should().HaveCountGreaterThan(2, "a seed picks one of the possible orders");
        Orders(DockerQuirks.RandomLinkOrder).Should().Equal(string.Join(' ', declared));

        HashSet<string> Orders(DockerQuirks without)
        {
            var orders = new HashSet<string>();
            for (var seed = 0; seed < 16; seed++)
            {
                using var release = QuirkPair.Make(SimulationProfile.Docker20, null);
                using var engine = QuirkPair.Make(SimulationProfile.Docker20, release.Quirks & ~without, seed: seed);
                foreach (var name in declared)
                {
                    engine.Run(name);
                }

                engine.Run("web", declared);
                orders.Add(string.Join(' ', engine.Hosts("web").Split('\n').Select(line => line.Split('\t', ' ')).Where(words => words.Length > 2 && declared.Contains(words[1])).Select(words => words[1])));
            }

            return orders;
        }
    }

    [Fact]
    [Quirk(DockerQuirks.RepeatedWords)]
    public void A_link_line_repeats_words()
    {
        using var pair = new QuirkPair(DockerQuirks.RepeatedWords);
        pair.Both(engine => engine.Run(Spec("mysql") with { Hostname = "mysql" }));
        pair.Both(engine => engine.Run("web", "mysql"));

        pair.Docker.Hosts("web").Should().Contain($"{pair.Docker.Address("mysql")}\tmysql mysql\n");
        pair.Right.Hosts("web").Should().Contain($"{pair.Right.Address("mysql")}\tmysql\n");
    }
}
