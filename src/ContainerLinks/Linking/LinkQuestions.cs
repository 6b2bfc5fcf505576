using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks;

/// <summary>Questions, answered from what is known at the moment. They change nothing and wait for no write; where a hosts file counts, it is read as a resolver reads it.</summary>
internal sealed class LinkQuestions(LinkerCore core)
{
    private const int MostReadAtOnce = 8;

    public LinkExplanation Explain(string recipient, string name)
    {
        Desired desired = core.Desired;
        if (desired.World.Lookup(recipient) is not { } container)
        {
            return Explanations.UnknownRecipient(recipient, name);
        }

        HostsView? view = TryLook(desired, container);
        if (container.FindLink(name) is { } link)
        {
            LinkStatus status = desired.StatusOf(container, link);
            Container? source = status is { Host: null, Source: { } id } ? desired.World.Find(id) : null;
            LinkExplanation explanation = WithNames(source?.Info.Name ?? link.Source, Explanations.Explain(container, source, status, core.Files.FailureOf(container.Id)?.Message ?? container.Info.HostsFileProblem, OfRemote(desired, container, status, link)));
            return ShadowOf(desired, container, status, view) is { } shadow ? Explanations.Shadowed(explanation, shadow.Address, shadow.Sentence) : explanation;
        }

        LinkExplanation notLinked = WithNames(name, Explanations.NotLinked(container, name, container.FindRefused(name), desired.World.Lookup(name)));
        return FoundElsewhere(desired, container, name, view) is { } found ? Explanations.Found(notLinked, found.Address, found.Sentence) : notLinked;
    }

    /// <summary>What is known of a source on another host; where nobody has said anything yet, which directories are silent and why.</summary>
    private List<string> OfRemote(Desired desired, Container recipient, LinkStatus status, Link link)
    {
        if (status.Host is not null && desired.World.RemoteOf(link) is { } remote)
        {
            return Explanations.OfRemote(desired, recipient, status, remote, core.Directories.ProblemOf(remote.Directory));
        }

        return status is { Reason: LinkReason.SourceAwaited or LinkReason.SourceUnknown } or { Reason: LinkReason.PointedToSink, Source: null } ? core.Directories.Silence(desired.World.AnswersTo(link)) : [];
    }

    public IReadOnlyList<PublishedNameStatus> PublishedNames()
    {
        var names = new List<PublishedNameStatus>();
        Array.ForEach(core.Publishers, publisher => names.AddRange(publisher.Statuses));
        return names;
    }

    /// <param name="name">A container's name, or a published one.</param>
    /// <param name="explanation">What is known beside.</param>
    private LinkExplanation WithNames(string name, LinkExplanation explanation)
    {
        var sentences = new List<string>();
        foreach (PublishedNameStatus status in PublishedNames())
        {
            if (status.Container == name || LinkAlias.Comparer.Equals(status.Name, name))
            {
                sentences.Add(Explanations.OfName(status));
            }
        }

        return sentences.Count == 0 ? explanation : Explanations.With(explanation, sentences);
    }

    public IReadOnlyList<string> Impact(string source)
    {
        LinkSnapshot now = core.Now;
        Container container = now.Get(source);
        return
        [
            .. now.InOrder()
                .Where(recipient => recipient.Links.Any(link => now.Desired.World.SourceOf(link)?.Id == container.Id && recipient.Id != container.Id))
                .Select(recipient => recipient.Info.Name),
        ];
    }

    /// <summary>A file that is read through an engine takes half a second, and ten of one that hangs: so a few are read at once, and no more than that hang with it.</summary>
    public async Task<IReadOnlyList<LinkDrift>> DriftAsync(CancellationToken cancellationToken)
    {
        LinkSnapshot now = core.Now;
        Container[] recipients = [.. now.InOrder()];
        var drifts = new LinkDrift?[recipients.Length];
        await Parallel.ForAsync(0, recipients.Length, new ParallelOptions { MaxDegreeOfParallelism = MostReadAtOnce, CancellationToken = cancellationToken }, (i, _) =>
        {
            core.ThrowIfDisposed();
            drifts[i] = DriftOf(now.Desired, recipients[i]);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return [.. drifts.OfType<LinkDrift>().Where(drift => !drift.IsEmpty)];
    }

    /// <summary>The links as a graph of their own, for drawings.</summary>
    public LinkGraph Graph()
    {
        var graph = new LinkGraph(core.Rules.DefaultPolicy);
        foreach (Link link in core.Now.InOrder().SelectMany(container => container.Links))
        {
            graph.Add(link.Declared);
        }

        return graph;
    }

    private LinkDrift? DriftOf(Desired desired, Container recipient)
    {
        if (!recipient.Info.IsRunning && recipient.Refused.IsEmpty)
        {
            return null;
        }

        LinkStatus[] statuses = desired.StatusesOf(recipient);
        var drift = new LinkDrift
        {
            Recipient = recipient.Info.Name,
            HostsPath = recipient.Info.HostsPath,
            RefusedLinks = [.. recipient.Refused.Select(refused => refused.Reason)],
            Variables = recipient.Info.IsRunning ? GivenVariables.MissingOrStale(recipient, desired.VariablesOf(recipient)) : [],
        };
        try
        {
            if (core.Files.Look(desired, recipient, statuses) is not { } view)
            {
                return drift;
            }

            return drift with
            {
                HostsPath = view.Path,
                MissingLines = LinesBeyond(view.Updated, view.Current),
                StaleLines = LinesBeyond(view.Current, view.Updated),
                ShadowedLinks = [.. statuses.Select(status => ShadowOf(desired, recipient, status, view)?.Sentence).OfType<string>()],
                Problem = core.Leader.MayWrite ? core.Files.FailureOf(recipient.Id)?.Message : null,
            };
        }
#pragma warning disable CA1031 // Files, renderers and runtimes of somebody else: what they do belongs to this recipient.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return statuses.Length == 0 && drift.RefusedLinks.Count == 0 && recipient.Native.IsEmpty && !core.Files.HasWritten(recipient.Id)
                ? drift // no recipient, as far as anybody knows: there may be many of them, and nothing of ours is missing
                : drift with { Problem = failure.Message };
        }
    }

    private HostsView? TryLook(Desired desired, Container recipient)
    {
        try
        {
            return core.Files.Look(desired, recipient, desired.StatusesOf(recipient), isAlways: true);
        }
#pragma warning disable CA1031 // What cannot be read is told as drift.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>What a resolver finds in place of what the link says: a line before ours, or, where the link has none, whoever answers by the runtime's DNS.</summary>
    private static (IPAddress? Address, string Sentence)? ShadowOf(Desired desired, Container recipient, LinkStatus status, HostsView? view)
    {
        string alias = status.Link.Alias;
        string owner = recipient.Info.Name;
        if (view is not null && FirstLine(view, alias) is { } line)
        {
            return line.Address.Equals(status.IPv4) || line.Address.Equals(status.IPv6)
                ? null
                : (line.Address, $"Line {line.Number} of the hosts file of '{owner}', '{line.Text}', comes first and gives '{alias}' the address {line.Address}. It is not ours, so it stays; take it out, or choose another alias.");
        }

        if (!recipient.Info.IsRunning || status.Address is not null)
        {
            return null;
        }

        return AnswersOf(desired.World, recipient, alias, out IPAddress? address) is [var first, ..]
            ? (address, $"The runtime's DNS gives '{alias}' the address {address} of '{first.Info.Name}' while the link has none. Take that alias or name from the container, or give the link a policy that points elsewhere meanwhile.")
            : AnswerElsewhere(desired.World, recipient, status);
    }

    /// <summary>Another host's container that the DNS of a network that spans hosts gives in place of a link that leads nowhere.</summary>
    private static (IPAddress? Address, string Sentence)? AnswerElsewhere(WorldSnapshot world, Container recipient, LinkStatus status)
    {
        string alias = status.Link.Alias;
        SourceAdvert? meant = status.Host is not null && recipient.FindLink(alias) is { } link ? world.RemoteOf(link)?.Advert : null;
        foreach (ContainerNetwork mine in recipient.Info.JoinedNetworks)
        {
            foreach (string asked in RemoteLinks.AskedFor(mine, alias))
            {
                if (world.AnswerElsewhere(mine, asked, meant, surely: true) is var (other, place))
                {
                    return (place.IPv4 ?? place.IPv6, $"The DNS of network '{place.Name}' gives '{alias}' the address {place.IPv4 ?? place.IPv6} of '{other.Name}' on host '{Quoting.Printable(other.Host)}' while the link has none. Choose another alias, or give the link a policy that points elsewhere meanwhile.");
                }
            }
        }

        return null;
    }

    /// <summary>Where a name leads that is no link's.</summary>
    private static (IPAddress? Address, string Sentence)? FoundElsewhere(Desired desired, Container recipient, string name, HostsView? view)
    {
        if (view is not null && FirstLine(view, name) is { } line)
        {
            return (line.Address, $"Line {line.Number} of its hosts file, '{line.Text}', gives it {line.Address}.");
        }

        return recipient.Info.IsRunning && AnswersOf(desired.World, recipient, name, out IPAddress? address) is [var first, ..] answers
            ? (answers.Count == 1 ? address : null, answers.Count == 1
                ? $"The runtime's own DNS answers it with {address}, the address of '{first.Info.Name}'."
                : $"The runtime's own DNS answers it with the addresses of several containers: {string.Join(", ", answers.Select(answer => answer.Info.Name))}.")
            : recipient.Info.IsRunning ? LinkOfRuntime(desired.World, recipient, name) : null;
    }

    /// <summary>A link that was taken away and that a runtime keeps for as long as the container lives: one to another host.</summary>
    private static (IPAddress? Address, string Sentence)? LinkOfRuntime(WorldSnapshot world, Container recipient, string name)
    {
        foreach (ContainerNetwork mine in recipient.Info.JoinedNetworks)
        {
            if (RemoteLinks.AskedFor(mine, name) is [var source, _, ..])
            {
                return (world.AnswerElsewhere(mine, source, null, surely: false) is var (_, place) ? place.IPv4 ?? place.IPv6 : null, $"The runtime has a link to '{Quoting.Printable(source)}' of that name on network '{mine.Name}', and its DNS answers it until '{recipient.Info.Name}' is created anew.");
            }
        }

        return null;
    }

    /// <summary>Who answers to a name by the runtime's own DNS on the networks of a recipient.</summary>
    /// <param name="world">What is known.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="name">The name.</param>
    /// <param name="address">The address of the first one.</param>
    public static IReadOnlyList<Container> AnswersOf(WorldSnapshot world, Container recipient, string name, out IPAddress? address)
    {
        List<Container>? answers = null;
        address = null;
        foreach (ContainerNetwork network in recipient.Info.JoinedNetworks)
        {
            foreach (ContainerId id in RemoteLinks.AskedFor(network, name).Select(asked => world.Dns.Find(DnsName.Of(network, asked))).FirstOrDefault(static found => found is not null) ?? [])
            {
                if (world.Find(id) is { } container && container.Info.Networks.FirstOrDefault(network.IsSame) is { } place && answers?.Contains(container) != true)
                {
                    address = answers is null ? place.IPv4 ?? place.IPv6 : address;
                    (answers ??= []).Add(container);
                }
            }
        }

        return answers ?? (IReadOnlyList<Container>)[];
    }

    /// <summary>The first line with a name, in the file as it will be: the one that counts.</summary>
    private static (IPAddress Address, int Number, string Text)? FirstLine(HostsView view, string name)
    {
        (IPAddress Address, int Number)? first = null;
        foreach (AddressFamily family in (ReadOnlySpan<AddressFamily>)[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            if (HostsLookup.TryFind(view.Updated, name, family, out IPAddress? address, out int number) && (first is null || number < first.Value.Number))
            {
                first = (address!, number);
            }
        }

        return first is { } found
            ? (found.Address, found.Number, Quoting.Printable(Encoding.UTF8.GetString(view.Updated).Split('\n')[found.Number - 1].TrimEnd('\r').Replace('\t', ' ')))
            : null;
    }

    /// <summary>The lines of one text that the other has not, or has not as often. Marker lines are comments and tell a reader nothing.</summary>
    private static List<string> LinesBeyond(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other)
    {
        var others = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in Lines(other))
        {
            others[line] = others.GetValueOrDefault(line) + 1;
        }

        var beyond = new List<string>();
        foreach (string line in Lines(text))
        {
            int left = others.GetValueOrDefault(line);
            if (left == 0)
            {
                beyond.Add(line);
            }
            else
            {
                others[line] = left - 1;
            }
        }

        return beyond;
    }

    private static IEnumerable<string> Lines(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#');
}
