using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <content>What an earlier linker left in the journal, brought together with what the runtime lists.</content>
internal sealed partial class LinkerState
{
    private LinkHistory? _saved;

    /// <summary>Opens the journals, unless they are open.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/> or <see cref="ContainerLinksError.Contended"/>.</exception>
    public int OpenJournals()
    {
        _saved ??= _recorder.Open();
        ContainerInfo[]? known = _listed ? [.. _topology.Containers.Select(container => container.Info)] : null;
        try
        {
            _addresses?.Open(known);
        }
        catch
        {
            // Both or none: what is declared must not stand behind links that nobody has taken up.
            _saved = null;
            _recorder.Close();
            throw;
        }

        if (_listed)
        {
            TakeUpSaved();
        }

        return 0;
    }

    /// <summary>Until the saved links are declared, what the runtime and labels say of their aliases does not count.</summary>
    private void SettleSaved(KnownContainer known)
    {
        if (_saved is { } saved && (known.Info.Links.Count > 0 || known.Info.Labels.Count > 0))
        {
            foreach (string alias in saved.SettledAliases(known.Id))
            {
                known.Unlinked.Add(alias);
            }
        }
    }

    /// <summary>Declares the saved links of the containers that are there.</summary>
    private void TakeUpSaved()
    {
        if (_saved is not { } saved)
        {
            return;
        }

        bool isExact = !saved.IsMuchHistory;
        foreach (KnownContainer former in saved.Containers)
        {
            isExact &= TrySettle(former);
        }

        (int count, int lost) = (0, 0);
        foreach (SavedLink link in saved.Links)
        {
            count++;
            lost += TryTakeUp(link, ref isExact) ? 0 : 1;
        }

        foreach (KnownContainer former in saved.Containers)
        {
            HideSaved(former);
        }

        _saved = null;
        if (!isExact)
        {
            _recorder.FallBehind();
        }

        if (count > 0)
        {
            LogTakenUp(count - lost, lost);
        }
    }

    /// <returns>False if the journal has to be written anew, since the container is gone or has another name.</returns>
    private bool TrySettle(KnownContainer former)
    {
        if (_topology.Find(former.Id) is not { } known)
        {
            return false;
        }

        known.IsSaved = known.Node == former.Node;
        return known.IsSaved;
    }

    private bool TryTakeUp(SavedLink saved, ref bool isExact)
    {
        KnownContainer? recipient = saved.Recipient is { } id ? _topology.Find(id) : _topology.Find(saved.Link.Recipient);
        if (recipient is null || !TryFindNode(saved, out string? source))
        {
            isExact = false;
            return false;
        }

        ContainerLink link = saved.Link.Recipient == recipient.Node && saved.Link.Source == source ? saved.Link : saved.Link with { Recipient = recipient.Node, Source = source };
        if (Graph.TryGet(link.Recipient, link.Alias, out ContainerLink? present) && present != link)
        {
            // This linker watched another one that declared it: that one's word counts.
            Drop(present);
        }

        try
        {
            Declare(recipient, link);
            recipient.SavedAliases.Add(link.Alias);
            isExact &= saved.Recipient is not null && ReferenceEquals(link, saved.Link) && (saved.Source is not null || _topology.Find(source) is null);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or ContainerLinksException)
        {
            LogNotAdopted(recipient.Node, refused.Message);
            isExact = false;
            return false;
        }
    }

    /// <summary>Where the link leads now: to the container under whatever name; if that was removed, to the name of then, unless the link goes with its source.</summary>
    private bool TryFindNode(SavedLink saved, [NotNullWhen(true)] out string? node)
    {
        node = saved.Link.Source;
        if (saved.Source is { } id)
        {
            node = _topology.Find(id)?.Node ?? (_resolver.PolicyOf(saved.Link).OnSourceRemoved == SourceRemovedAction.Drop ? null : node);
        }

        return node is not null;
    }

    private void HideSaved(KnownContainer former)
    {
        if (former.Unlinked.Count == 0 || _topology.Find(former.Id) is not { } recipient)
        {
            return;
        }

        foreach (string alias in former.Unlinked)
        {
            recipient.Unlinked.Add(alias);
            if (!recipient.SavedAliases.Contains(alias) && Graph.TryGet(recipient.Node, alias, out ContainerLink? link))
            {
                Drop(link);
            }
        }
    }

    [LoggerMessage(1204, LogLevel.Information, "{Count} links of the journal were taken up; {Lost} were not: their containers are gone, or it was told why", EventName = "LinksTakenUp")]
    private partial void LogTakenUp(int count, int lost);
}
