using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>Finds a start order, or a circle that rules one out.</summary>
internal sealed class StartOrderSearch(NodeTable nodes, EdgeTable<ContainerLink> links, EdgeTable<object> dependencies, LinkPolicy defaultPolicy)
{
    // How many containers each one still waits for.
    private readonly int[] _waits = new int[nodes.Bound];

    public bool TryRun([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle)
    {
        int[] all = nodes.InOrder();
        List<int> wave = [];
        foreach (int node in all)
        {
            _waits[node] = dependencies.CountFrom(node) + CountRequiredFrom(node);
            if (_waits[node] == 0)
            {
                wave.Add(node);
            }
        }

        List<IReadOnlyList<string>> waves = [];
        List<string> containers = new(all.Length);
        while (wave.Count > 0)
        {
            List<string> names = wave.ConvertAll(nodes.NameOf);
            waves.Add(names.AsReadOnly());
            containers.AddRange(names);
            wave = Release(wave);
        }

        (order, cycle) = containers.Count == all.Length ? (new StartOrder(waves.AsReadOnly(), containers.AsReadOnly()), null) : ((StartOrder?)null, FindCycle(all));
        return order is not null;
    }

    private List<int> Release(List<int> started)
    {
        List<int> next = [];
        foreach (int node in started)
        {
            for (int edge = dependencies.FirstTo(node); edge >= 0; edge = dependencies[edge].NextTo)
            {
                Release(dependencies[edge].From, next);
            }

            for (int edge = links.FirstTo(node); edge >= 0; edge = links[edge].NextTo)
            {
                if (IsRequired(edge))
                {
                    Release(links[edge].From, next);
                }
            }
        }

        next.Sort((first, second) => nodes.OrderOf(first).CompareTo(nodes.OrderOf(second)));
        return next;
    }

    private void Release(int node, List<int> next)
    {
        if (--_waits[node] == 0)
        {
            next.Add(node);
        }
    }

    /// <summary>Every container that still waits has one before it that waits too, so going back must come round.</summary>
    private List<string> FindCycle(int[] all)
    {
        List<int> path = [];
        Dictionary<int, int> places = [];
        int node = Array.Find(all, each => _waits[each] > 0);
        while (places.TryAdd(node, path.Count))
        {
            path.Add(node);
            node = FirstWaitedFor(node);
        }

        path.RemoveRange(0, places[node]);
        int begin = path.IndexOf(path.MinBy(nodes.OrderOf));
        List<string> names = [.. path[begin..].Concat(path[..begin]).Select(nodes.NameOf)];
        names.Add(names[0]);
        return names;
    }

    private int FirstWaitedFor(int node)
    {
        for (int edge = dependencies.FirstFrom(node); edge >= 0; edge = dependencies[edge].NextFrom)
        {
            if (_waits[dependencies[edge].To] > 0)
            {
                return dependencies[edge].To;
            }
        }

        int link = links.FirstFrom(node);
        while (!(IsRequired(link) && _waits[links[link].To] > 0))
        {
            link = links[link].NextFrom;
        }

        return links[link].To;
    }

    private int CountRequiredFrom(int node)
    {
        int count = 0;
        for (int edge = links.FirstFrom(node); edge >= 0; edge = links[edge].NextFrom)
        {
            count += IsRequired(edge) ? 1 : 0;
        }

        return count;
    }

    private bool IsRequired(int edge) => (links[edge].Item!.Policy ?? defaultPolicy).Required;
}
