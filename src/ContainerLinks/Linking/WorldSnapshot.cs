using System.Buffers;
using System.Net;

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

    /// <summary>Who bears a declared name on other hosts.</summary>
    public SnapshotMap<string, RemoteName> Remote { get; init; } = SnapshotMap<string, RemoteName>.Empty;

    /// <summary>How many directories tell of other hosts.</summary>
    public int DirectoryCount { get; init; }

    /// <summary>What directories call this host.</summary>
    public string[] OwnNames { get; init; } = [];

    /// <summary>Networks that containers here are on.</summary>
    public LocalNetworks.Place[] LocalNetworks { get; init; } = [];

    /// <summary>The addresses of containers here on networks of this host.</summary>
    public SnapshotMap<IPAddress, LocalNetworks.Holders> LocalAddresses { get; init; } = SnapshotMap<IPAddress, LocalNetworks.Holders>.Empty;

    /// <summary>Whether an address is this host's own on a network of containers, or a container's here, and so never another host's.</summary>
    /// <remarks>The other addresses of such a network may be those of other hosts: a container can be on the network that the hosts themselves are on (macvlan, ipvlan).</remarks>
    public bool IsLocal(IPAddress? address) => address is not null && (LocalAddresses.ContainsKey(address) || Array.Exists(LocalNetworks, place => address.Equals(place.First)));

    public Container? Find(ContainerId id) => Containers.Find(id);

    /// <summary>Who bears a name now.</summary>
    public Container? FindByName(string name) =>
        Bearers.Find(name) is { } id && Find(id) is { } container && container.Info.Name == name ? container : null;

    /// <summary>By name, whole id, or the beginning of one id only from 12 digits on, as links mean it. Engines take a shorter beginning too; but whoever asks whether <c>db</c> exists must not be told of another container.</summary>
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

        return FindById(reference);
    }

    /// <summary>The container that a link leads to: whoever bears the declared name now; else, if nobody on another host does, who bore it last; else whose id the text is, or begins with from 12 digits on.</summary>
    public Container? SourceOf(Link link)
    {
        if (link.IsById || LinkText.IsWholeId(link.Source))
        {
            return ContainerId.IsValid(link.Source) ? Find(new ContainerId(link.Source)) : null;
        }

        if (IsHere(link))
        {
            return FindByName(LinkSource.NameIn(link.Source).ToString());
        }

        if (Bearers.Find(link.Source) is { } id && Find(id) is { } bearer)
        {
            return bearer.Info.Name != link.Source && RemoteOf(link) is not null ? null : bearer;
        }

        return FindById(link.Source);
    }

    /// <summary>The source on another host that a link leads to, if no container here bears the name.</summary>
    public RemoteSource? RemoteOf(Link link) => DirectoryCount == 0 || !MayBeElsewhere(link) || IsHere(link) ? null : Remote.Find(LinkSource.NameIn(link.Source).ToString())?.Find(LinkSource.HostIn(link.Source));

    /// <summary>Whether a directory has not said yet who bears the name on other hosts.</summary>
    public bool IsAwaited(Link link) => DirectoryCount > 0 && MayBeElsewhere(link) && !IsHere(link) && Remote.Find(LinkSource.NameIn(link.Source).ToString())?.IsAwaited != false;

    /// <summary>What each directory has said of the source of a link; null if none has said anything.</summary>
    public RemoteSource[]?[]? AnswersTo(Link link) => Remote.Find(LinkSource.NameIn(link.Source).ToString())?.Answers;

    /// <summary>A source of another host with which the DNS of a network that spans hosts may answer a recipient.</summary>
    /// <param name="recipient">Who asks.</param>
    /// <param name="name">The name.</param>
    /// <param name="but">The source that is meant; null if it is a container here, or nobody.</param>
    /// <param name="surely">Whether it must be alive and answered, as far as its directory tells; else it only may be.</param>
    /// <returns>The first one with its place there, or null.</returns>
    public (SourceAdvert Source, ContainerNetwork Place)? AnswerElsewhere(Container recipient, string name, SourceAdvert? but, bool surely)
    {
        foreach (ContainerNetwork mine in recipient.Info.JoinedNetworks)
        {
            if (AnswerElsewhere(mine, name, but, surely) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>As above, on one network of the recipient.</summary>
    public (SourceAdvert Source, ContainerNetwork Place)? AnswerElsewhere(ContainerNetwork mine, string name, SourceAdvert? but, bool surely)
    {
        foreach (RemoteSource[]? answer in mine.Scope is null ? [] : Remote.Find(name)?.Answers ?? [])
        {
            foreach (RemoteSource other in answer ?? [])
            {
                // Two directories may know one container.
                bool isMeant = but is not null && other.Advert.Host == but.Host && other.Advert.Name == but.Name;
                if (!isMeant && other.Advert.Networks.FirstOrDefault(place => mine.IsSame(place) && (!surely || IsAnswered(other.Advert, place))) is { } place)
                {
                    return (other.Advert, place);
                }
            }
        }

        return null;
    }

    private static bool IsAnswered(SourceAdvert advert, ContainerNetwork place) =>
        advert is { IsRunning: true, LostBecause: null } && place is { ResolvesNames: true, AnswersName: true, HasAddress: true };

    /// <summary>Whether it is known who answers to a name on a network that spans hosts: directories are asked for the names of sources alone, and all of them must have said who bears this one.</summary>
    public bool IsSureOf(Link link, string name) => LinkSource.NameIn(link.Source).SequenceEqual(name) && !IsAwaited(link);

    /// <summary>Whether a link names this host itself.</summary>
    private bool IsHere(Link link)
    {
        ReadOnlySpan<char> host = OwnNames.Length == 0 ? default : LinkSource.HostIn(link.Source);
        foreach (string name in host.IsEmpty ? [] : OwnNames)
        {
            if (host.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    // What an engine links itself never leaves its host.
    private static bool MayBeElsewhere(Link link) => link is { IsById: false, Origin: not LinkOrigin.Native } && !LinkText.IsWholeId(link.Source);

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
        return ReferenceEquals(id, Several) ? FindByBeginning(text) : id?.Value.StartsWith(text, StringComparison.Ordinal) == true ? Find(id) : null;
    }

    private Container? FindByBeginning(string text)
    {
        Container[] matches = [.. Containers.Values.Where(container => container.Id.Value.StartsWith(text, StringComparison.Ordinal) && LinkText.IsIdOrPrefix(container.Id.Value)).Take(2)];
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

    public static bool CanBeEnd(string name) => LinkSource.FindFault(name) is null && !name.AsSpan().ContainsAny('/', '@');

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private static bool IsHexadecimal(string text) => !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
