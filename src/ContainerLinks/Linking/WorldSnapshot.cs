using System.Buffers;
using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>All that was known at one moment. It never changes, so anybody may read it for as long as he likes.</summary>
internal sealed class WorldSnapshot
{
    public static WorldSnapshot Empty { get; } = new();

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>Whether the runtime has been listed: before that, what is not known may still exist.</summary>
    public bool IsListed { get; init; }

    public ImmutableDictionary<ContainerId, Container> Containers { get; init; } = ImmutableDictionary<ContainerId, Container>.Empty;

    /// <summary>Who bears a name now; or bore it last, as long as that container exists and a link declares the name.</summary>
    public ImmutableDictionary<string, ContainerId> Bearers { get; init; } = ImmutableDictionary.Create<string, ContainerId>(StringComparer.Ordinal);

    /// <summary>The ids that consist of hexadecimal digits, in order: they may be meant by their beginning.</summary>
    public ImmutableSortedSet<string> HexadecimalIds { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Who answers to a name by the runtime's own DNS: running containers only.</summary>
    public ImmutableDictionary<DnsName, ImmutableArray<ContainerId>> Dns { get; init; } = ImmutableDictionary<DnsName, ImmutableArray<ContainerId>>.Empty;

    public Container? Find(ContainerId id) => Containers.GetValueOrDefault(id);

    /// <summary>Who bears a name now.</summary>
    public Container? FindByName(string name) =>
        Bearers.TryGetValue(name, out ContainerId id) && Find(id) is { } container && container.Info.Name == name ? container : null;

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

        Container[] matches = [.. Containers.Values.Where(container => container.Id.Value.StartsWith(reference, StringComparison.Ordinal)).Take(2)];
        return matches.Length == 1 ? matches[0] : null;
    }

    /// <summary>The container that a link leads to: whoever bears the declared name now; else who bore it last; else whose id the text is, or begins with from 12 digits on.</summary>
    public Container? SourceOf(Link link)
    {
        if (link.IsById || LinkText.IsWholeId(link.Source))
        {
            return ContainerId.IsValid(link.Source) ? Find(new ContainerId(link.Source)) : null;
        }

        if (Bearers.TryGetValue(link.Source, out ContainerId bearer))
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

        // The first id that is not before the text: if any begins with it, this one does, and the next one tells whether it is alone.
        int index = HexadecimalIds.IndexOf(text);
        int place = index < 0 ? ~index : index;
        bool isAlone = index >= 0 || !Begins(place + 1, text);
        return Begins(place, text) && isAlone ? Find(new ContainerId(HexadecimalIds[place])) : null;
    }

    private bool Begins(int place, string text) => place < HexadecimalIds.Count && HexadecimalIds[place].StartsWith(text, StringComparison.Ordinal);

    /// <summary>The container whose network <paramref name="container"/> uses: itself, or the end of its chain of <c>container:X</c>; null if that is gone or is a ring.</summary>
    public Container? NetworkHolder(Container container)
    {
        Container? holder = container;
        for (int steps = 0; holder?.Info.NetworkOf is { } next; steps++)
        {
            holder = steps > Containers.Count ? null : Find(next);
        }

        return holder;
    }

    /// <summary>The name under which a recipient's links are known: its own; its id while another container has the name, or where it is no name.</summary>
    public string NodeOf(Container container) =>
        Bearers.TryGetValue(container.Info.Name, out ContainerId bearer) && bearer == container.Id && LinkText.CanBeEnd(container.Info.Name) ? container.Info.Name : container.Id.Value;
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
