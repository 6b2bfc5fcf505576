using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Net;
using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>Where a link was declared. The links of one recipient stand in this order.</summary>
internal enum LinkOrigin
{
    /// <summary>The runtime keeps it itself.</summary>
    Native = 0,

    /// <summary>A label of the recipient asks for it.</summary>
    Label,

    /// <summary>The linker's caller declared it, by a spec or by a call.</summary>
    Code,
}

/// <summary>A link as declared.</summary>
/// <param name="Declared">Recipient, source and alias. The recipient is the container's name, or its id while another container has the name.</param>
/// <param name="Origin">Where it was declared.</param>
/// <param name="IsById">Whether the source is an id: then the link never leads to another container, whatever its name is.</param>
internal sealed record Link(ContainerLink Declared, LinkOrigin Origin, bool IsById)
{
    public static readonly IComparer<Link> ByOrigin = Comparer<Link>.Create(static (one, other) => ((int)one.Origin).CompareTo((int)other.Origin));

    public string Source => Declared.Source;

    public string Alias => Declared.Alias;
}

/// <summary>A link that was asked for and is none.</summary>
/// <param name="Asked">What was asked for, fit to be shown.</param>
/// <param name="Reason">What is in the way, as a sentence.</param>
/// <param name="IsAliasTaken">Whether another link of this recipient has the alias, or one that gives variables of the same name.</param>
/// <param name="Alias">The alias that was asked for; null where the text has none.</param>
internal sealed record RefusedLink(string Asked, string Reason, bool IsAliasTaken, string? Alias = null);

/// <summary>A link that has come or gone.</summary>
internal sealed record DeclaredChange(bool IsLinked, ContainerLink Link);

/// <summary>What a container asked for and did not get, so that it is told once.</summary>
internal sealed record ToldOnce(ContainerId Container, string Asked);

/// <summary>The address at which a source was last, for a link whose policy keeps it.</summary>
internal sealed record KeptAddress(string Alias, ContainerId Source, IPAddress? IPv4, IPAddress? IPv6)
{
    /// <summary>Those beside the first of each family, of a source on other hosts. No journal has them: the file does.</summary>
    public IReadOnlyList<IPAddress> More { get; init; } = [];
}

/// <summary>All that is known of one container: what the runtime reports, and what was declared for it as a recipient. It never changes; the world replaces it.</summary>
internal sealed record Container(ContainerInfo Info)
{
    public ContainerId Id => Info.Id;

    /// <summary>Links that the linker's caller declared, in order of declaration.</summary>
    public ImmutableArray<Link> Code { get; init; } = [];

    /// <summary>Links that the runtime keeps, as it reported them first: the declared name counts, whatever becomes of the source.</summary>
    public ImmutableArray<Link> Native { get; init; } = [];

    /// <summary>Aliases of the runtime's links and of labels that were taken away: the runtime and the label still have them.</summary>
    public ImmutableArray<string> Hidden { get; init; } = [];

    public ImmutableArray<KeptAddress> Kept { get; init; } = [];

    /// <summary>Names that it bore before, that nobody bears now, and that a link declares.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>The variables that its main process was started with, as far as they are known. Values are secrets.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How many starts are under way: for as long as there is one, its address is not free, whatever is reported.</summary>
    public int Starting { get; init; }

    /// <summary>Whether a start ended in an unknown way: until the next report nobody knows whether it runs.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>The name under which its links stand in the graph: its own; its id while another container has the name, or where it is no name.</summary>
    public string Node { get; init; } = "";

    /// <summary>The links that count: each alias once.</summary>
    public ImmutableArray<Link> Links { get; init; } = [];

    /// <summary>What was asked for and is no link.</summary>
    public ImmutableArray<RefusedLink> Refused { get; init; } = [];

    public Link? FindLink(string alias)
    {
        foreach (Link link in Links)
        {
            if (LinkAlias.Comparer.Equals(link.Alias, alias))
            {
                return link;
            }
        }

        return null;
    }

    public RefusedLink? FindRefused(string alias)
    {
        foreach (RefusedLink refused in Refused)
        {
            if (LinkAlias.Comparer.Equals(refused.Alias, alias))
            {
                return refused;
            }
        }

        return null;
    }

    public KeptAddress? FindKept(string alias)
    {
        foreach (KeptAddress kept in Kept)
        {
            if (LinkAlias.Comparer.Equals(kept.Alias, alias))
            {
                return kept;
            }
        }

        return null;
    }

    // Two are one only if they are the same: comparing all that is known would help nobody.
    public bool Equals(Container? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
