using CsCheck;

namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphPropertyTests
{
    // Few names, so that operations meet each other.
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "d", "e", "f");
    private static readonly Gen<string> Alias = Gen.OneOf("x", "X", "y", "Z", "z");

    private static readonly LinkPolicy Required = new() { Required = true };

    private static readonly Gen<Operation> Operations = Gen.Frequency(
        (8, Gen.Select(Name, Name, Alias, (one, two, alias) => new Operation('+', one, two, alias))),
        (3, Gen.Select(Name, Alias, (one, alias) => new Operation('-', one, "", alias))),
        (2, Gen.Select(Name, Name, (one, two) => new Operation('r', one, two, ""))),
        (1, Name.Select(one => new Operation('w', one, "", ""))),
        (2, Gen.Select(Name, Name, (one, two) => new Operation('d', one, two, ""))),
        (1, Gen.Select(Name, Name, (one, two) => new Operation('u', one, two, ""))));

    [Fact]
    public void The_graph_does_what_a_plain_list_would_do() =>
        Operations.Array[0, 60].Sample(
            operations =>
            {
                ILinkGraph[] both = [new LinkGraph(), new NaiveLinkGraph(LinkPolicy.Default)];
                foreach (Operation operation in operations)
                {
                    Apply(operation, both[0]).Should().Be(Apply(operation, both[1]), "both take {0} alike", operation);
                    ShouldAgree(both);
                }
            },
            iter: 1_000);

    [Fact]
    public void A_start_order_respects_every_dependency_and_a_circle_consists_of_them() =>
        Gen.Select(Name, Name).Array[0, 12].Sample(
            pairs =>
            {
                var graph = new LinkGraph();
                (string, string)[] edges = [.. pairs.Where(pair => pair.Item1 != pair.Item2).Distinct()];
                foreach ((string container, string dependsOn) in edges)
                {
                    graph.AddDependency(container, dependsOn);
                }

                if (graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle))
                {
                    order.Containers.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(edges.SelectMany(edge => (string[])[edge.Item1, edge.Item2]).Distinct());
                    edges.All(edge => WaveOf(order, edge.Item1) > WaveOf(order, edge.Item2)).Should().BeTrue();
                    order.Waves.SelectMany(wave => wave).Should().Equal(order.Containers);
                }
                else
                {
                    cycle![0].Should().Be(cycle[^1]);
                    cycle.Skip(1).Should().OnlyHaveUniqueItems();
                    cycle.Zip(cycle.Skip(1)).Should().BeSubsetOf(edges);
                }
            },
            iter: 1_000);

    private static int WaveOf(StartOrder order, string container) => order.Waves.ToList().FindIndex(wave => wave.Contains(container));

    private static void ShouldAgree(ILinkGraph[] both)
    {
        (ILinkGraph graph, ILinkGraph oracle) = (both[0], both[1]);
        bool same = graph.Count == oracle.Count && graph.Links.SequenceEqual(oracle.Links) && graph.Containers.SequenceEqual(oracle.Containers) && Order(graph) == Order(oracle);
        foreach (string name in (string[])["a", "b", "c", "d", "e", "f"])
        {
            same &= graph.LinksFrom(name).SequenceEqual(oracle.LinksFrom(name))
                && graph.LinksTo(name).SequenceEqual(oracle.LinksTo(name))
                && graph.DependenciesOf(name).SequenceEqual(oracle.DependenciesOf(name))
                && graph.Contains(name) == oracle.Contains(name);
        }

        if (!same)
        {
            Assert.Fail($"The graph has {graph.ToDot()} {Order(graph)} and the list has {oracle.ToDot()} {Order(oracle)}.");
        }
    }

    private static string Order(ILinkGraph graph) =>
        graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle) ? string.Join(" | ", order.Waves.Select(wave => string.Join(' ', wave))) : string.Join(" -> ", cycle);

    private static string Apply(Operation operation, ILinkGraph graph) => Outcome(() => operation.Kind switch
    {
        '+' => graph.Add(new(operation.One, operation.Two, operation.Alias) { Policy = operation.Alias == "y" ? Required : null }),
        '-' => graph.Remove(operation.One, operation.Alias),
        'r' => graph.Rename(operation.One, operation.Two),
        'w' => graph.RemoveRecipient(operation.One).Count > 0,
        'd' => graph.AddDependency(operation.One, operation.Two),
        _ => graph.RemoveDependency(operation.One, operation.Two),
    });

    private static string Outcome(Func<bool> call)
    {
        try
        {
            return call().ToString();
        }
        catch (ContainerLinksException exception)
        {
            return exception.Error.ToString();
        }
        catch (ArgumentException)
        {
            return "misuse";
        }
    }

    private sealed record Operation(char Kind, string One, string Two, string Alias);
}
