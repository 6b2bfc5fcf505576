using System.Net;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>Rules 5 to 9 over several hosts: what is told is what must be, and what a recipient's resolver finds is what is told.</summary>
internal sealed class HostsChecks(HostsWorld world)
{
    private readonly HostsModel _model = new(world);

    /// <summary>Whether a host has left whose containers still run on the overlay: no directory tells of them, and the DNS answers with them.</summary>
    private bool HasUntold => !world.Kind.HasSwarm && world.Hosts.Any(static host => host is { Linker: null, IsDead: false });

    /// <summary>The first thing that is wrong now, or null. It may only not have settled yet.</summary>
    /// <param name="isFinal">Whether everybody knows everything.</param>
    public string? FindFault(bool isFinal) =>
        world.Falsehood
        ?? FindTwoOwners()
        ?? world.Alive.Select(host => FindFault(host, isFinal)).FirstOrDefault(static fault => fault is not null);

    /// <summary>Rule 6: what a directory knows now is what it has told, and what it has told is taken in.</summary>
    public async Task<string?> FindSilenceAsync()
    {
        foreach (HostLife host in world.Alive)
        {
            foreach (string name in host.Containers.SelectMany(host.LinksOf).Select(static link => link.Name).Distinct(StringComparer.Ordinal).ToArray())
            {
                foreach (WatchedDirectory directory in host.Directories)
                {
                    if (directory.Said(name) is not { } said || !said.SequenceEqual(await directory.AskAsync(name)))
                    {
                        return $"rule 6: {directory.Name} of {host.Name} has not told what it knows of '{name}'";
                    }
                }
            }

            if (host.Directories.FirstOrDefault(static directory => !directory.IsTaken) is { } busy)
            {
                return $"the linker of {host.Name} has not taken in what {busy.Name} has told";
            }
        }

        return null;
    }

    /// <summary>Rule 9 for a question: what is explained is what is told.</summary>
    public async Task<string?> ExplainAsync(HostLife host)
    {
        foreach (ContainerInfo container in host.Containers)
        {
            string recipient = container.Id.Value;
            foreach (HostLink link in host.LinksOf(container))
            {
                LinkStatus? status = host.Linker!.Snapshot.FindLink(recipient, link.Alias);
                LinkExplanation explanation = await host.Linker.ExplainAsync(recipient, link.Alias);
                bool isAnswered = status is { Address: null } && container.IsRunning && AnsweredTo(host, recipient, link.Alias).Length > 0;
                if ((world.Kind.Quirks != SwarmQuirks.None || HasUntold) && (explanation.Reason == LinkReason.Shadowed || isAnswered))
                {
                    continue; // the DNS has forgotten what directories know, or knows what they do not
                }

                // Of services only the swarm's own directory tells.
                bool isKnown = world.Kind.HasSwarm || status?.Link.Source.Contains("svc", StringComparison.Ordinal) == false && !status.Link.Source.Contains("api", StringComparison.Ordinal);
                if (isAnswered && isKnown && explanation.Reason != LinkReason.Shadowed)
                {
                    return $"rule 9: {host.Name} explains {link} of {recipient[..12]} with no address, but the DNS gives it {string.Join(' ', AnsweredTo(host, recipient, link.Alias))}: {string.Join(' ', explanation.Sentences)}";
                }

                if (explanation.Reason == LinkReason.Shadowed && container.IsRunning)
                {
                    if (!Resolve(host, recipient, link.Alias).Contains(explanation.Address?.ToString()))
                    {
                        return $"rule 9: {host.Name} explains {link} of {recipient[..12]} with {explanation.Address}, but nothing answers so: {string.Join(' ', explanation.Sentences)}";
                    }
                }
                else if (status is null || explanation.Reason != status.Reason || !Equals(explanation.Address, status.Address))
                {
                    return $"rule 9: {host.Name} explains {link} of {recipient[..12]} with {explanation.Reason} {explanation.Address}, but tells {status?.Reason} {status?.Address}: {string.Join(' ', explanation.Sentences)}";
                }
            }
        }

        return null;
    }

    /// <summary>What the file of a container says of a name, in order.</summary>
    public static IPAddress[] Lines(string? hosts, string name) =>
    [
        .. (hosts ?? "").Split('\n').Select(static line => line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)).Select(static words => IPAddress.Parse(words[0])),
    ];

    /// <summary>What a resolver inside of a container finds: the file first, then the DNS.</summary>
    private static string[] Resolve(HostLife host, string container, string name) =>
        Lines(host.Engine.Inspect(container).Hosts, name) is { Length: > 0 } lines ? [.. lines.Select(static address => address.ToString())] : AnsweredTo(host, container, name);

    private static string[] AnsweredTo(HostLife host, string container, string name) =>
        [.. (host.Engine.Lookup(container, name)?.Answers ?? []).Select(static answer => answer.Value).Order(StringComparer.Ordinal)];

    private string? FindFault(HostLife host, bool isFinal)
    {
        IReadOnlyList<ContainerInfo> containers = host.Containers;
        LinkSnapshot snapshot = host.Linker!.Snapshot;
        foreach (ContainerInfo recipient in containers)
        {
            HostLink[] links = [.. host.LinksOf(recipient)];
            if (snapshot.FindContainer(recipient.Id.Value) is null)
            {
                return $"{host.Name} does not know {recipient.Name} yet";
            }

            IReadOnlyList<LinkStatus> statuses = snapshot.LinksOf(recipient.Id.Value);
            if (!statuses.Select(static status => (status.Link.Source, status.Link.Alias)).SequenceEqual(links.Select(static link => (link.Source, link.Alias))))
            {
                return $"rule 5: {host.Name}'s {recipient.Name} should have [{string.Join(' ', links)}], but has [{string.Join(' ', statuses.Select(static status => status.Link))}]";
            }

            string? file = recipient.IsRunning ? host.Engine.Inspect(recipient.Id.Value).Hosts : null;
            foreach ((LinkStatus status, HostLink link) in statuses.Zip(links))
            {
                Expected expected = _model.Of(host, containers, recipient, link);
                string where = $"{host.Name}'s {recipient.Name} with {link}";
                string? fault = FindFault(host, recipient, status, file, expected, isFinal) ?? (isFinal && _model.Finally(host, containers, recipient, link) is { } final && final.ToString() != expected.ToString() ? $"in the end it must be {final}" : null);
                if (fault is not null)
                {
                    return $"{where}: {fault}; told {status.Reason} {status.Host} [{string.Join(' ', All(status))}]{(status.AnsweredByDns ? " by DNS" : "")}, must be {expected}";
                }
            }
        }

        return null;
    }

    private string? FindFault(HostLife host, ContainerInfo recipient, LinkStatus status, string? file, Expected expected, bool isFinal)
    {
        IPAddress[] told = All(status);
        bool isFromBefore = expected.IsAwaited && status.Reason == LinkReason.SourceAwaited && told.Length > 0;
        IPAddress[] before = isFromBefore ? Lines(host.FilesAtBeginning.GetValueOrDefault(recipient.Id.Value), status.Link.Alias) : [];
        if (isFromBefore ? !told.All(before.Contains) : status.Reason != expected.Reason || status.Host != expected.Host || !told.SequenceEqual(expected.Addresses))
        {
            return "it is told wrong";
        }

        if (!recipient.IsRunning)
        {
            return null;
        }

        IPAddress[] lines = Lines(file, status.Link.Alias);
        if (!lines.SequenceEqual(status.AnsweredByDns ? [] : told))
        {
            return $"the file has [{string.Join(' ', lines.AsEnumerable())}]";
        }

        if (!status.AnsweredByDns || !isFinal || world.Kind.Quirks != SwarmQuirks.None || HasUntold)
        {
            return null;
        }

        if (status.Host == "swarm" && world.Swarm.Wires.Leader < 0)
        {
            return null; // of two services of one name, of which one is gone, only the managers could tell which
        }

        string[] answered = AnsweredTo(host, recipient.Id.Value, status.Link.Alias);
        return answered.SequenceEqual(told.Select(static address => address.ToString()).Order(StringComparer.Ordinal)) ? null : $"rule 9: the DNS answers [{string.Join(' ', answered)}]";
    }

    /// <summary>Rule 7: no address of the overlay is held twice, on whatever host.</summary>
    private string? FindTwoOwners()
    {
        var owners = new Dictionary<IPAddress, string>();
        foreach (HostLife host in world.Hosts.Where(static host => !host.IsDead))
        {
            foreach (ContainerInfo container in host.Containers.Where(static container => container.IsRunning))
            {
                foreach (IPAddress address in container.Networks.Where(static network => network.Scope is not null).Select(static network => network.IPv4).OfType<IPAddress>())
                {
                    string owner = $"{container.Name}@{host.Name}";
                    if (!owners.TryAdd(address, owner))
                    {
                        return $"rule 7: {address} is held by {owners[address]} and by {owner}";
                    }
                }
            }
        }

        return null;
    }

    private static IPAddress[] All(LinkStatus status) => [.. ((IPAddress?[])[status.IPv4, status.IPv6]).OfType<IPAddress>(), .. status.MoreAddresses];
}
