using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>What changes in the graph when the links of one recipient change.</summary>
internal sealed class LinkDifference
{
    private static readonly Dictionary<string, Link> None = [];

    private readonly Dictionary<string, Link> _then;
    private readonly Dictionary<string, Link> _now;

    private LinkDifference(ImmutableArray<Link> before, ImmutableArray<Link> after, bool hasSameNode)
    {
        // At the first list, where there are hundreds of thousands, none was before.
        (_then, _now) = before.IsEmpty ? (None, None) : (ByAlias(before), ByAlias(after));
        Out = Others(before, _now, hasSameNode);
        In = Others(after, _then, hasSameNode);
    }

    /// <summary>What has to go from the graph.</summary>
    public IReadOnlyList<Link> Out { get; }

    /// <summary>What has to come into it, in order of the links.</summary>
    public IReadOnlyList<Link> In { get; }

    /// <returns>Null if nothing changes.</returns>
    public static LinkDifference? Of(Container? former, Container after)
    {
        ImmutableArray<Link> before = former?.Links ?? [];
        bool hasSameNode = former?.Node == after.Node;
        return (before == after.Links && hasSameNode) || (before.IsEmpty && after.Links.IsEmpty) ? null : new LinkDifference(before, after.Links, hasSameNode);
    }

    /// <summary>Whether a link that goes is none any more, and does not only stand under another name of its recipient.</summary>
    public bool IsGone(Link link) => !IsSame(_now, link);

    /// <summary>Whether a link that comes was none before.</summary>
    public bool IsNew(Link link) => !IsSame(_then, link);

    /// <summary>Whether the caller had declared the link before, and another one was in its way.</summary>
    public static bool WasInItsOwnWay(Container? former, Link link)
    {
        foreach (Link other in former?.Code ?? [])
        {
            if (other.Source == link.Source && LinkAlias.Comparer.Equals(other.Alias, link.Alias))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, Link> ByAlias(ImmutableArray<Link> links)
    {
        var byAlias = new Dictionary<string, Link>(links.Length, LinkAlias.Comparer);
        foreach (Link link in links)
        {
            byAlias.Add(link.Alias, link);
        }

        return byAlias;
    }

    /// <summary>The links that do not stand on the other side as they are here.</summary>
    private static List<Link> Others(ImmutableArray<Link> links, Dictionary<string, Link> otherSide, bool hasSameNode)
    {
        var others = new List<Link>();
        foreach (Link link in links)
        {
            if (!hasSameNode || !IsSame(otherSide, link) || otherSide[link.Alias].Declared != link.Declared)
            {
                others.Add(link);
            }
        }

        return others;
    }

    private static bool IsSame(Dictionary<string, Link> links, Link link) => links.TryGetValue(link.Alias, out Link? same) && same.Source == link.Source && same.IsById == link.IsById;
}
