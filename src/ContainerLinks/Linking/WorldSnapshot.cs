using System.Buffers;

namespace ContainerLinks;

/// <summary>All that was known at one moment. It never changes, so anybody may read it for as long as he likes.</summary>
internal sealed class WorldSnapshot
{
    /// <summary>Stands for several ids. Engines make ids by chance, so that this is rare; a runtime that counts has many that begin with the same twelve digits.</summary>
    public static readonly ContainerId Several = new("several");

    public static WorldSnapshot Empty { get; } = new();

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>Whether the runtime has been listed: before that, what is not known may still exist.</summary>
    public bool IsListed { get; init; }

    public SnapshotMap<ContainerId, Container> Containers { get; init; } = SnapshotMap<ContainerId, Container>.Empty;

    /// <summary>Who bears a name now; or bore it last, as long as that container exists and a link declares the name.</summary>
    public SnapshotMap<string, ContainerId> Bearers { get; init; } = SnapshotMap<string, ContainerId>.Empty;

    /// <summary>The ids that consist of hexadecimal digits, by the first twelve: they may be meant by their beginning. <see cref="Several"/> where more than one begins so.</summary>
    public SnapshotMap<string, ContainerId> HexadecimalIds { get; init; } = SnapshotMap<string, ContainerId>.Empty;

    /// <summary>Who answers to a name by the runtime's own DNS: running containers only.</summary>
    public SnapshotMap<DnsName, ContainerId[]> Dns { get; init; } = SnapshotMap<DnsName, ContainerId[]>.Empty;

    public Container? Find(ContainerId id) => Containers.Find(id);

    /// <summary>Who bears a name now.</summary>
    public Container? FindByName(string name) =>
        Bearers.Find(name) is { } id && Find(id) is { } container && container.Info.Name == name ? container : null;

    /// <summary>By name, whole id, or the beginning of one id only: as engines look containers up.</summary>
    public Container? Lookup(string reference)
    {
        if (FindByName(reference) is { } named)
        {
            return named;
        }

        if (!ContainerId.IsValid(reference))
        {
            return null;
        }

        if (Find(new ContainerId(reference)) is { } whole)
        {
            return whole;
        }

        return FindByBeginning(reference, static _ => true);
    }

    /// <summary>The container that a link leads to: whoever bears the declared name now; else who bore it last; else whose id the text is, or begins with from 12 digits on.</summary>
    public Container? SourceOf(Link link)
    {
        if (link.IsById || LinkText.IsWholeId(link.Source))
        {
            return ContainerId.IsValid(link.Source) ? Find(new ContainerId(link.Source)) : null;
        }

        if (Bearers.Find(link.Source) is { } bearer)
        {
            return Find(bearer);
        }

        return FindById(link.Source);
    }

    /// <summary>By an id, or the beginning of one, from 12 digits on: a shorter text is a name.</summary>
    public Container? FindById(string text)
    {
        if (!LinkText.IsIdOrPrefix(text))
        {
            return null;
        }

        if (ContainerId.IsValid(text) && Find(new ContainerId(text)) is { } whole)
        {
            return whole;
        }

        ContainerId? id = HexadecimalIds.Find(text[..LinkText.ShortIdLength]);
        return ReferenceEquals(id, Several) ? FindByBeginning(text, LinkText.IsIdOrPrefix) : id?.Value.StartsWith(text, StringComparison.Ordinal) == true ? Find(id) : null;
    }

    private Container? FindByBeginning(string text, Func<string, bool> mayBeMeant)
    {
        Container[] matches = [.. Containers.Values.Where(container => container.Id.Value.StartsWith(text, StringComparison.Ordinal) && mayBeMeant(container.Id.Value)).Take(2)];
        return matches.Length == 1 ? matches[0] : null;
    }

    /// <summary>The container whose network <paramref name="container"/> uses: itself, or the end of its chain of <c>container:X</c>; null if that is gone or is a ring, or there is none to begin with.</summary>
    public Container? NetworkHolder(Container? container)
    {
        Container? holder = container;
        for (int steps = 0; holder?.Info.NetworkOf is { } next; steps++)
        {
            holder = steps > Containers.Count ? null : Find(next);
        }

        return holder;
    }
}

/// <summary>What texts of links can mean.</summary>
internal static class LinkText
{
    /// <summary>Engines print so many digits of an id, and nobody types fewer in a file.</summary>
    public const int ShortIdLength = 12;

    private const int WholeIdLength = 64;

    public static bool IsWholeId(string text) => text.Length == WholeIdLength && IsHexadecimal(text);

    public static bool IsIdOrPrefix(string text) => text.Length >= ShortIdLength && IsHexadecimal(text);

    public static bool CanBeEnd(string name) => LinkSource.FindFault(name) is null && !name.Contains('/', StringComparison.Ordinal);

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private static bool IsHexadecimal(string text) => !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
