using System.Diagnostics;

namespace ContainerLinks;

/// <summary>What must hold after each change of the world.</summary>
internal static class WorldInvariants
{
    /// <summary>It costs the size of the table, so large ones are not looked at.</summary>
    [Conditional("DEBUG")]
    public static void Check(ChangingMap<ContainerId, Container> containers, ChangingMap<string, ContainerId> bearers, GuardedGraph graph)
    {
        if (containers.Count > 32)
        {
            return;
        }

        foreach (Container container in containers.Values)
        {
            // Who lost his name to another one stands under his id until his own fact comes, also if the other one is gone by then.
            Debug.Assert(bearers.ContainsKey(container.Info.Name) || container.Info.Name.Length == 0 || container.Node == container.Id.Value, $"Nobody bears the name '{container.Info.Name}'.");
            Debug.Assert(container.FormerNames.All(name => bearers.TryGetValue(name, out ContainerId? bearer) && bearer == container.Id), $"A former name of '{container.Info.Name}' has another bearer.");
            Debug.Assert(container.Links.Select(link => link.Alias).Distinct(LinkAlias.Comparer).Count() == container.Links.Length, $"'{container.Info.Name}' has one alias twice.");
            Debug.Assert(container.Links.All(link => graph.Find(container.Node, link.Alias) == link.Declared), $"The graph has other links of '{container.Info.Name}'.");
        }

        Debug.Assert(graph.Count == containers.Values.Sum(container => container.Links.Length), "The graph has links of nobody.");
        Debug.Assert(bearers.Values.All(containers.ContainsKey), "Somebody who is gone bears a name.");
    }
}
