using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>What the linker's caller declares: links, containers that are being created with links, and the addresses that its policies keep. It is part of the world.</summary>
/// <param name="table">The containers.</param>
/// <param name="rules">The settings.</param>
/// <param name="snapshot">What is known now.</param>
internal sealed class Declarations(ContainerTable table, LinkingRules rules, Func<WorldSnapshot> snapshot)
{
    private const int MostLostCreations = 1024;

    private readonly OrderedDictionary<string, Creation> _creations = new(StringComparer.Ordinal);

    /// <summary>Declares a link, in place of one that the caller declared before for the alias.</summary>
    /// <param name="recipient">The recipient, which must be known.</param>
    /// <param name="link">The link.</param>
    /// <param name="isWritten">Whether it stands in the journal already.</param>
    public void Declare(ContainerId recipient, Link link, bool isWritten)
    {
        Container before = table.Find(recipient)!;
        int index = IndexOf(before.Code, link.Alias);
        table.Put(before, before with { Code = index < 0 ? before.Code.Add(link) : before.Code.SetItem(index, link) });
        if (!isWritten)
        {
            table.Journal.Entries.AddRange(EntriesOf(recipient, [link]));
        }
    }

    /// <summary>Takes a link away, whoever declared it.</summary>
    /// <returns>False if there is no such link.</returns>
    public bool Withdraw(ContainerId recipient, string alias, bool isWritten = false)
    {
        if (table.Find(recipient) is not { } before || before.FindLink(alias) is not { } link)
        {
            return false;
        }

        int index = IndexOf(before.Code, alias);
        Container after = index < 0 ? before : before with { Code = before.Code.RemoveAt(index) };
        bool isAskedForElsewhere = IsAskedForElsewhere(before, alias);
        if (isAskedForElsewhere && !after.Hidden.Contains(alias, LinkAlias.Comparer))
        {
            after = after with { Hidden = after.Hidden.Add(link.Alias) };
        }

        table.Put(before, after with { Kept = after.Kept.RemoveAll(kept => LinkAlias.Comparer.Equals(kept.Alias, alias)) });
        if (!isWritten)
        {
            table.Journal.Entries.AddRange(EntriesOfWithdrawal(before, link));
        }

        return true;
    }

    /// <summary>A link that was written ahead does not count after all; what has its alias instead has to be written again.</summary>
    public void Retract(ContainerId recipient, string alias)
    {
        table.Journal.Entries.Add(new LinkEntry.Unlinked(recipient, alias));
        if (table.Find(recipient)?.Code.FirstOrDefault(link => LinkAlias.Comparer.Equals(link.Alias, alias)) is { } present)
        {
            table.Journal.Entries.Add(new LinkEntry.Linked(recipient, present));
        }
    }

    /// <summary>What the journal has to say of a link that is taken away.</summary>
    public IEnumerable<LinkEntry> EntriesOfWithdrawal(Container recipient, Link link)
    {
        if (link.Origin == LinkOrigin.Code)
        {
            yield return new LinkEntry.Unlinked(recipient.Id, link.Alias);
        }

        if (IsAskedForElsewhere(recipient, link.Alias))
        {
            yield return new LinkEntry.Hidden(recipient.Id, link.Alias);
        }
    }

    /// <summary>What the journal has to say of links that are declared: the links, and who bears the names that they declare.</summary>
    public IEnumerable<LinkEntry> EntriesOf(ContainerId recipient, IEnumerable<Link> links)
    {
        foreach (Link link in links)
        {
            if (!link.IsById && table.BearerOf(link.Source) is { } bearer)
            {
                yield return new LinkEntry.Named(link.Source, bearer);
            }
            else if (link.IsById && snapshot().SourceOf(link) is { } source)
            {
                yield return new LinkEntry.Named(link.Source, source.Id);
            }

            yield return new LinkEntry.Linked(recipient, link);
        }
    }

    /// <summary>A container of this name is about to be created: its links belong to whoever appears under the name.</summary>
    public Creation BeginCreation(string name, IReadOnlyList<Link> links)
    {
        var creation = new Creation(links) { Before = _creations.GetValueOrDefault(name) is { IsLost: true } before ? before : null };
        _creations[name] = creation;
        return creation;
    }

    /// <summary>The creation is over: it was made, or it was not. One of the same name that was lost before it is over too, or waits again.</summary>
    public void EndCreation(string name, Creation creation, bool isMade)
    {
        if (!_creations.TryGetValue(name, out Creation? present) || present != creation)
        {
            return;
        }

        _creations.Remove(name);
        if (creation.Before is not null || (!isMade && creation.Links.Count > 0))
        {
            table.Journal.Entries.Add(new LinkEntry.Created(name));
        }

        if (isMade || creation.Before is not { } before)
        {
            return;
        }

        if (creation.Appeared is { } id)
        {
            DeclareAll(id, before.Links);
            return;
        }

        _creations[name] = before;
        table.Journal.Entries.AddRange(before.Links.Select(link => new LinkEntry.Creating(name, link)));
    }

    /// <summary>Nobody knows whether the container was created. If it was, or turns up later, it gets its links.</summary>
    public void LoseCreation(string name, Creation creation)
    {
        creation.IsLost = true;
        if (creation.Appeared is { } id)
        {
            EndCreation(name, creation, isMade: true);
            DeclareAll(id, creation.Links);
            table.Journal.Entries.Add(new LinkEntry.Created(name));
        }
        else if (_creations.Count > MostLostCreations)
        {
            _creations.RemoveAt(0);
        }
    }

    /// <summary>Remembers where the sources of links that keep their address are now.</summary>
    /// <param name="touched">The recipients to look at.</param>
    /// <param name="failed">Hears of each recipient for which that fails; the others are looked at.</param>
    public void KeepAddresses(IEnumerable<ContainerId> touched, Action<Exception> failed)
    {
        foreach (ContainerId id in touched)
        {
            try
            {
                KeepAddresses(id);
            }
#pragma warning disable CA1031 // What is wrong with one recipient's sources is no other's.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failed(failure);
            }
        }
    }

    private void KeepAddresses(ContainerId id)
    {
        Container? recipient = table.Find(id);
        foreach (Link link in recipient?.Links ?? [])
        {
            if (rules.PolicyOf(link.Declared).OnSourceStopped == SourceStoppedAction.Keep
                && new Desired(snapshot(), rules).StatusOf(recipient!, link) is { Reason: LinkReason.Bound, Source: { } source } status)
            {
                Keep(id, new KeptAddress(link.Alias, source, status.IPv4, status.IPv6));
            }
        }
    }

    /// <summary>Remembers an address for a link whose policy keeps it.</summary>
    public void Keep(ContainerId recipient, KeptAddress kept)
    {
        // What was found in a file says less than what the journal has.
        if (table.Find(recipient) is not { } before || (before.FindKept(kept.Alias) is { } known && (known == kept || (kept.Source == RemoteName.Elsewhere && before.FindLink(kept.Alias) is { } link && rules.Keeps(link.Declared, known)))))
        {
            return;
        }

        table.Put(before, before with { Kept = before.Kept.RemoveAll(other => LinkAlias.Comparer.Equals(other.Alias, kept.Alias)).Add(kept) });
        if (kept.Source != RemoteName.Elsewhere)
        {
            table.Journal.Entries.Add(new LinkEntry.Kept(recipient, kept));
        }
    }

    /// <summary>The runtime was listed. A container that is in no list was not made; who gets its name later is somebody else.</summary>
    public void EndLostCreations()
    {
        foreach (string name in _creations.Keys.Where(name => _creations[name].IsLost).ToArray())
        {
            _creations.Remove(name);
            table.Journal.Entries.Add(new LinkEntry.Created(name));
        }
    }

    /// <summary>A container has appeared that was not known: it may be one that is being created.</summary>
    public void Arrive(ContainerInfo info)
    {
        if (!_creations.TryGetValue(info.Name, out Creation? creation))
        {
            return;
        }

        creation.Appeared ??= info.Id;
        if (creation.IsLost)
        {
            _creations.Remove(info.Name);
            DeclareAll(info.Id, creation.Links);
            table.Journal.Entries.Add(new LinkEntry.Created(info.Name));
        }
    }

    /// <summary>Declares links of one container, if it is there.</summary>
    public void DeclareAll(ContainerId id, IReadOnlyList<Link> links)
    {
        foreach (Link link in table.Find(id) is null ? [] : links)
        {
            Declare(id, link, isWritten: false);
        }
    }

    private bool IsAskedForElsewhere(Container container, string alias) =>
        container.Native.Any(native => LinkAlias.Comparer.Equals(native.Alias, alias))
        || LabelLinks.Of(container.Info.Labels, rules.LinkLabel).Any(text => LinkOption.TryParse(text, out LinkOption? option, out _) && LinkAlias.Comparer.Equals(option.Alias, alias));

    private static int IndexOf(ImmutableArray<Link> links, string alias)
    {
        for (int i = 0; i < links.Length; i++)
        {
            if (LinkAlias.Comparer.Equals(links[i].Alias, alias))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A container that is being created.</summary>
internal sealed class Creation(IReadOnlyList<Link> links)
{
    public IReadOnlyList<Link> Links { get; } = links;

    /// <summary>One of the same name of which nobody knows how it ended.</summary>
    public Creation? Before { get; init; }

    /// <summary>Who has appeared under the name since.</summary>
    public ContainerId? Appeared { get; set; }

    /// <summary>Whether nobody knows how it ended.</summary>
    public bool IsLost { get; set; }
}
