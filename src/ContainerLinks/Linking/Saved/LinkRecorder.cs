using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Writes down the links that only the linker knows. Without a folder it does nothing.</summary>
internal sealed class LinkRecorder(LinkTopology topology, JournalOptions options, ILogger logger) : IDisposable
{
    public const string Kind = "links";
    private readonly Dictionary<string, List<ContainerLink>> _creating = [];
    private JournalFile? _journal;

    private bool IsOff => !options.IsOn;

    /// <summary>Opens the journal, unless it is open.</summary>
    /// <returns>What it says; null if there is nothing to take over.</returns>
    public LinkHistory? Open()
    {
        if (IsOff || _journal is not null)
        {
            return null;
        }

        var history = new LinkHistory();
        _journal = options.Open(Kind, history.Take, logger);
        return history;
    }

    /// <summary>Before a container is created: its links must not be lost between its creation and their declaration.</summary>
    /// <returns>False: nothing was written, since the name is taken or there is no link.</returns>
    public bool Intend(string name, List<ContainerLink> links)
    {
        if (IsOff || links.Count == 0 || topology.Find(name) is not null || _creating.ContainsKey(name))
        {
            return false;
        }

        Current().Append(LinkEntryText.Write(links.Select(link => new LinkEntry.Linked(link))));
        _creating.Add(name, links);
        return true;
    }

    /// <summary>The container was not created, or not with its links.</summary>
    public void Abandon(string name)
    {
        if (_creating.Remove(name))
        {
            Note(journal => journal.Append(LinkEntryText.Write([new LinkEntry.Abandoned(name)])));
            if (topology.Find(name) is { } other)
            {
                Observe(other, name);
            }
        }
    }

    /// <summary>Writes links of one recipient, all or none.</summary>
    /// <exception cref="ContainerLinksException">It could not be written; then nothing was.</exception>
    public void Declare(KnownContainer recipient, IReadOnlyCollection<ContainerLink> links)
    {
        if (IsOff || links.Count == 0)
        {
            return;
        }

        JournalFile journal = Current();
        KnownContainer[] mentioned = [recipient, .. links.Select(link => topology.Find(link.Source)).OfType<KnownContainer>()];
        KnownContainer[] unsaved = [.. mentioned.Distinct().Where(IsUnsaved)];
        journal.Append(LinkEntryText.Write([.. unsaved.Select(container => new LinkEntry.Known(container)), .. links.Select(link => new LinkEntry.Linked(link))]));
        Array.ForEach(unsaved, container => container.IsSaved = true);
        foreach (ContainerLink link in links)
        {
            recipient.SavedAliases.Add(link.Alias);
        }

        _creating.Remove(recipient.Node);
    }

    /// <exception cref="ContainerLinksException">It could not be written.</exception>
    public void Hide(KnownContainer recipient, string alias)
    {
        if (!IsOff)
        {
            Current().Append(Tell(recipient, new LinkEntry.Hidden(recipient.Node, alias)));
            recipient.IsSaved = true;
        }
    }

    /// <exception cref="ContainerLinksException">It could not be written.</exception>
    public void Withdraw(KnownContainer recipient, string alias)
    {
        if (recipient.SavedAliases.Contains(alias))
        {
            Current().Append(Tell(recipient, new LinkEntry.Unlinked(recipient.Node, alias)));
            recipient.SavedAliases.Remove(alias);
        }
    }

    /// <summary>As <see cref="Withdraw"/>, because of a fact, which cannot be refused.</summary>
    public void Lose(KnownContainer recipient, string alias)
    {
        if (recipient.SavedAliases.Remove(alias))
        {
            Note(journal => journal.Append(Tell(recipient, new LinkEntry.Unlinked(recipient.Node, alias))));
        }
    }

    /// <summary>A container that links mention has appeared, or has another name. One that is being created is told with its links: those that stand there already would be taken for another one's.</summary>
    public void Observe(KnownContainer container, string? nodeBefore)
    {
        if (_journal is not null && (container.IsSaved ? container.Node != nodeBefore : IsMentioned(container) && !_creating.ContainsKey(container.Node)))
        {
            Note(journal =>
            {
                journal.Append(LinkEntryText.Write([new LinkEntry.Known(container)]));
                container.IsSaved = true;
            });
        }
    }

    public void Remove(KnownContainer container)
    {
        if (container.IsSaved && _journal is not null)
        {
            Note(journal => journal.Append(LinkEntryText.Write([new LinkEntry.Gone(container.Id)])));
        }

        if (topology.Find(container.Info.Name) is { } heir)
        {
            // It took the name before this one was known to be gone, and now the links too.
            Observe(heir, heir.Node);
        }
    }

    /// <summary>Writes the journal anew where that is due: it has grown, or lacks something.</summary>
    public void CatchUp()
    {
        if (_journal is { IsDue: true })
        {
            _journal.Note(Rewrite);
        }
    }

    /// <summary>Writes the journal anew as soon as possible: what it says is not what is.</summary>
    public void FallBehind() => _journal?.FallBehind();

    /// <summary>As if it had not been opened.</summary>
    public void Close()
    {
        _journal?.Dispose();
        _journal = null;
    }

    public void Dispose() => _journal?.Dispose();

    /// <summary>Whether the journal may not know it under its node: when another container took its name, perhaps only one of them is in the journal.</summary>
    private static bool IsUnsaved(KnownContainer container) => !container.IsSaved || container.Node != container.Info.Name;

    private static string Tell(KnownContainer recipient, LinkEntry entry) => LinkEntryText.Write(IsUnsaved(recipient) ? [new LinkEntry.Known(recipient), entry] : [entry]);

    private bool IsMentioned(KnownContainer source) =>
        topology.Graph.Contains(source.Node)
        && topology.Graph.LinksTo(source.Node).Any(link => topology.Find(link.Recipient)?.SavedAliases.Contains(link.Alias) == true);

    /// <summary>The journal, written anew if that is due: who is in it is known only then.</summary>
    private JournalFile Current()
    {
        JournalFile journal = _journal ?? throw new ContainerLinksException(
            ContainerLinksError.Contended, "Links cannot be declared here: another linker keeps them, and has their journal. Ask that one, or wait until this one takes over.");
        if (journal.IsBehind)
        {
            Rewrite();
        }

        return journal;
    }

    private void Note(Action<JournalFile> write) => _journal?.Note(() => write(Current()));

    private void Rewrite()
    {
        var snapshot = new LinkSnapshot(topology, _creating);
        _journal!.Rewrite(snapshot.Entries().Select(entry => LinkEntryText.Write([entry])));
        snapshot.MarkSaved();
    }
}
