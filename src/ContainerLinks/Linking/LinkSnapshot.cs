using System.Net;

namespace ContainerLinks;

/// <summary>What a linker knew at one moment: the containers, and where each link leads.</summary>
/// <remarks>
/// <para>It costs nothing until it is asked: each question is answered from what was known then, and nothing is kept of the answer. Enumerating all of 10,000 containers sorts them by name, so whoever needs that twice keeps a list.</para>
/// <para>A container is named by name, full id, or the beginning of one id only from 12 digits on, as in a link: a shorter text is a name.</para>
/// <threadsafety>Immutable: safe for concurrent use, for as long as anybody likes.</threadsafety>
/// </remarks>
public sealed class LinkSnapshot
{
    private readonly IContainerRuntime _runtime;
    private readonly SourceDirectories _directories;

    /// <param name="runtime">Whose containers these are.</param>
    /// <param name="desired">What is known, and what should be.</param>
    /// <param name="directories">The directories of sources.</param>
    internal LinkSnapshot(IContainerRuntime runtime, Desired desired, SourceDirectories directories) => (_runtime, Desired, _directories) = (runtime, desired, directories);

    /// <summary>Grows with each change of what is known, of containers and of links. Of two snapshots of one linker the greater one is later.</summary>
    /// <value>0 before anything is known.</value>
    public long Version => Desired.World.Version;

    /// <summary>Whether the runtime had been listed: before that, what is not here may still exist.</summary>
    public bool IsListed => Desired.World.IsListed;

    /// <summary>How many containers there are.</summary>
    public int ContainerCount => Desired.World.Containers.Count;

    /// <summary>All containers as the runtime reported them last, in order of names.</summary>
    public IEnumerable<ContainerInfo> Containers => InOrder().Select(static container => container.Info);

    /// <summary>All links and where they lead: of all recipients by name, of each in order of declaration.</summary>
    public IEnumerable<LinkStatus> Links => InOrder().SelectMany(Desired.StatusesOf);

    /// <summary>The directories of sources on other hosts that do not report at the moment, by their names, each with the reason as a sentence. One that is asked for nothing has nothing to report, so it is not among them. Unlike the rest it is as of when it is asked for.</summary>
    public IReadOnlyDictionary<string, string> DirectoryProblems => _directories.Problems();

    internal Desired Desired { get; }

    /// <summary>Makes what a directory tells other hosts of the containers here: <see cref="ISourceDirectory"/>.</summary>
    /// <param name="host">The name of this host, as <see cref="SourceAdvert.Host"/>.</param>
    /// <param name="hostAddress">The address at which other hosts reach this one; null if there is none.</param>
    /// <param name="routedNetworks">Networks of this host to which other hosts have a route; null for none.</param>
    /// <param name="epoch">Which life of this host this is.</param>
    /// <returns>All containers in order of names, running or not, with the snapshot's <see cref="Version"/>. One that uses the network of another has that one's places and ports. Environment variables are left out.</returns>
    /// <exception cref="ArgumentException"><paramref name="host"/> is no name of a host.</exception>
    public IReadOnlyList<SourceAdvert> ToAdverts(string host, IPAddress? hostAddress = null, IReadOnlyList<IPNetwork>? routedNetworks = null, long epoch = 0)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!LinkSource.IsHost(host))
        {
            throw new ArgumentException($"'{Quoting.Printable(host)}' is no name of a host: expected letters, digits, '_', '.' and '-', the first one a letter or a digit, 253 at most.", nameof(host));
        }

        var adverts = new List<SourceAdvert>(ContainerCount);
        foreach (Container container in InOrder())
        {
            if (!LinkText.CanBeEnd(container.Info.Name))
            {
                continue; // nobody could link to it
            }

            ContainerInfo? holder = Desired.World.NetworkHolder(container)?.Info;
            bool isUp = container.Info.IsRunning && holder?.IsRunning == true;
            adverts.Add(new SourceAdvert
            {
                Host = host,
                Id = container.Id,
                Name = container.Info.Name,
                IsRunning = isUp,
                Networks = isUp ? holder!.Networks : [],
                ExposedPorts = holder?.ExposedPorts ?? [],
                PublishedPorts = isUp ? holder!.PublishedPorts : [],
                HostAddress = hostAddress,
                RoutedNetworks = routedNetworks ?? [],
                Epoch = epoch,
                Version = Version,
            });
        }

        return adverts.AsReadOnly();
    }

    /// <summary>Looks up a container.</summary>
    /// <param name="container">Its name or id.</param>
    /// <returns>What the runtime reported of it last; null if there is none, or if several ids begin so.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    public ContainerInfo? FindContainer(string container)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        return Desired.World.Lookup(container)?.Info;
    }

    /// <summary>Tells where the links of one recipient lead.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <returns>The links in order of declaration.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient.</exception>
    public IReadOnlyList<LinkStatus> LinksOf(string recipient) => Desired.StatusesOf(Get(recipient));

    /// <summary>Tells where one link leads.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <returns>The link; null if the recipient has none with this alias.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> or <paramref name="alias"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient.</exception>
    public LinkStatus? FindLink(string recipient, string alias)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        Container container = Get(recipient);
        return container.FindLink(alias) is { } link ? Desired.StatusOf(container, link) : null;
    }

    /// <exception cref="ContainerLinksException">There is no such container.</exception>
    internal Container Get(string container)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        return Desired.World.Lookup(container) ?? throw new ContainerLinksException(
            ContainerLinksError.ContainerNotFound,
            $"No container of runtime '{_runtime.Name}' has the name or id '{Quoting.Printable(container)}'{(IsListed ? "" : ", as far as it is known: it has not been listed yet")}.");
    }

    internal IEnumerable<Container> InOrder() =>
        Desired.World.Containers.Values.OrderBy(static container => container.Info.Name, StringComparer.Ordinal).ThenBy(static container => container.Id.Value, StringComparer.Ordinal);
}
