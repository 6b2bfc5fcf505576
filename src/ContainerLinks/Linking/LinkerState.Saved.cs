using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <content>What an earlier linker left in the journal, brought together with what the runtime lists.</content>
internal sealed partial class LinkerState
{
    private SavedLinks? _saved;

    /// <summary>Opens the journals, unless they are open.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/> or <see cref="ContainerLinksError.Contended"/>.</exception>
    public int OpenJournals()
    {
        _saved ??= _recorder.Open();
        ContainerInfo[]? known = _listed ? [.. _topology.Containers.Select(container => container.Info)] : null;
        _addresses?.Open(known);
        if (_listed)
        {
            TakeUpSaved();
        }

        return 0;
    }

    /// <summary>Declares the saved links of the containers that are there.</summary>
    private void TakeUpSaved()
    {
        if (_saved is not { } saved)
        {
            return;
        }

        int lost = 0;
        foreach (SavedLink link in saved.Links)
        {
            lost += TryTakeUp(link) ? 0 : 1;
        }

        foreach ((ContainerId id, HashSet<string> aliases) in saved.Hidden)
        {
            HideSaved(id, aliases);
        }

        _saved = null;
        _recorder.FallBehind();
        if (saved.Links.Count > 0)
        {
            LogTakenUp(saved.Links.Count - lost, lost);
        }
    }

    private bool TryTakeUp(SavedLink saved)
    {
        KnownContainer? recipient = saved.Recipient is { } id ? _topology.Find(id) : _topology.Find(saved.Link.Recipient);
        if (recipient is null || !TryFindNode(saved, out string? source))
        {
            return false;
        }

        ContainerLink link = saved.Link with { Recipient = recipient.Node, Source = source };
        if (Graph.TryGet(link.Recipient, link.Alias, out ContainerLink? present) && present != link)
        {
            // This linker watched another one that declared it: that one's word counts.
            Drop(present);
        }

        try
        {
            Declare(recipient, link);
            recipient.SavedAliases.Add(link.Alias);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or ContainerLinksException)
        {
            LogNotAdopted(recipient.Node, refused.Message);
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

    private void HideSaved(ContainerId id, HashSet<string> aliases)
    {
        if (_topology.Find(id) is not { } recipient)
        {
            return;
        }

        foreach (string alias in aliases)
        {
            recipient.Unlinked.Add(alias);
            if (!recipient.SavedAliases.Contains(alias) && Graph.TryGet(recipient.Node, alias, out ContainerLink? link))
            {
                Drop(link);
            }
        }
    }

    [LoggerMessage(1204, LogLevel.Information, "{Count} links of the journal were taken up; {Lost} are gone with their containers", EventName = "LinksTakenUp")]
    private partial void LogTakenUp(int count, int lost);
}
