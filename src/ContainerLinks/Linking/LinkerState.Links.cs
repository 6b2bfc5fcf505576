using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <content>Links: declared, adopted from the runtime, taken away.</content>
internal sealed partial class LinkerState
{
    public ContainerLink Link(ContainerInfo info, LinkOption option, LinkPolicy? policy)
    {
        KnownContainer recipient = RecipientOf(info);
        bool isNew = !Graph.TryGet(recipient.Node, option.Alias, out _);
        ContainerLink link = Declare(recipient, option, policy);
        if (isNew)
        {
            try
            {
                _recorder.Declare(recipient, [link]);
            }
            catch
            {
                Drop(link);
                throw;
            }
        }

        return link;
    }

    public bool Unlink(ContainerInfo info, string alias)
    {
        KnownContainer? recipient = Observe(info) ?? _topology.Find(info.Id);
        if (recipient is null || !Graph.TryGet(recipient.Node, alias, out ContainerLink? link))
        {
            return false;
        }

        if (recipient.NativeAliases.Contains(alias) || recipient.LabelAliases.Contains(alias))
        {
            _recorder.Hide(recipient, alias);
            recipient.Unlinked.Add(alias);
        }

        _recorder.Withdraw(recipient, alias);
        Drop(link);
        return true;
    }

    private KnownContainer RecipientOf(ContainerInfo info)
    {
        KnownContainer recipient = Observe(info) ?? _topology.Find(info.Id) ?? throw Gone(info);
        return recipient.Info.NetworkOf is null
            ? recipient
            : throw new ContainerLinksException(ContainerLinksError.Refused, $"'{info.Name}' uses the network and the hosts file of another container; link that one instead.");
    }

    private ContainerLink Declare(KnownContainer recipient, LinkOption option, LinkPolicy? policy) =>
        option.IsAllowedFor(recipient.Info, out string? error)
            ? Declare(recipient, new ContainerLink { Recipient = recipient.Node, Source = ResolveSource(option), Alias = option.Alias, Policy = policy })
            : throw new ArgumentException(error, nameof(option));

    /// <summary>The node that a link's source text means: a container by name, id or link name, or a name that nobody has yet.</summary>
    private string ResolveSource(LinkOption option)
    {
        if (_topology.Lookup(option.Source) is { } source)
        {
            return source.Node;
        }

        int slash = option.Source.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            return Graph.TryGet(option.Source[..slash], option.Source[(slash + 1)..], out ContainerLink? link)
                ? link.Source
                : throw new ContainerLinksException(ContainerLinksError.LinkNotFound, $"The source of '{option}' is the name of a link, but there is no link '{Quoting.Printable(option.Source)}'.");
        }

        return ContainerName.ThrowIfInvalid(option.Source, nameof(option));
    }

    private ContainerLink Declare(KnownContainer recipient, ContainerLink link)
    {
        if (link.Source == recipient.Node)
        {
            throw new ArgumentException($"'{recipient.Node}' cannot be linked to itself as '{link.Alias}': it has its own line already.", nameof(link));
        }

        if (_options.Variables.Enabled)
        {
            ThrowIfPrefixCollides(link);
        }

        if (Graph.Add(link))
        {
            recipient.Unlinked.Remove(link.Alias);
            _topology.Dirty.Add(recipient);
            Publish(LinkChangeKind.Linked, link);
            return link;
        }

        return Graph.TryGet(link.Recipient, link.Alias, out ContainerLink? existing) ? existing : link;
    }

    private void ThrowIfPrefixCollides(ContainerLink link)
    {
        IReadOnlyList<ContainerLink> others = Graph.LinksFrom(link.Recipient);
        string prefix = others.Count == 0 ? "" : PrefixOf(link.Alias);
        foreach (ContainerLink other in others)
        {
            if (!string.Equals(other.Alias, link.Alias, StringComparison.OrdinalIgnoreCase) && PrefixOf(other.Alias) == prefix)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.AliasInUse,
                    $"The aliases '{other.Alias}' and '{link.Alias}' of '{link.Recipient}' give link variables of one name ({prefix}_…); rename one, or switch variables off.");
            }
        }
    }

    private string PrefixOf(string alias) => LinkEnvironment.PrefixOf(alias, _options.Variables.Content.UsableNames);

    /// <summary>As <see cref="Drop"/>, because of a fact.</summary>
    private void Lose(ContainerLink link)
    {
        if (_topology.Find(link.Recipient) is { } recipient)
        {
            _recorder.Lose(recipient, link.Alias);
        }

        Drop(link);
    }

    private void Drop(ContainerLink link)
    {
        if (!Graph.Remove(link.Recipient, link.Alias))
        {
            return;
        }

        if (_topology.Find(link.Recipient) is { } recipient)
        {
            recipient.ForgetBinding(link.Alias);
            recipient.MayHaveLines = true;
            _topology.Dirty.Add(recipient);
        }

        Publish(LinkChangeKind.Unlinked, link);
    }

    /// <summary>Takes up the links that the runtime keeps itself, and gives up those that it has given up.</summary>
    private void AdoptNativeLinks(KnownContainer recipient)
    {
        if (recipient.Info.Links.Count == 0 && recipient.NativeAliases.Count == 0)
        {
            return;
        }

        if (!_nativeRecipients.Contains(recipient))
        {
            _nativeRecipients.Add(recipient);
        }

        var reported = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in recipient.Info.Links)
        {
            if (!LinkOption.TryParse(text, out LinkOption? option, out string? error))
            {
                Refuse(recipient, text, error);
                continue;
            }

            reported.Add(option.Alias);
            if (recipient.NativeAliases.Add(option.Alias) && !recipient.Unlinked.Contains(option.Alias) && !Graph.TryGet(recipient.Node, option.Alias, out _))
            {
                Adopt(recipient, option);
            }
        }

        foreach (string alias in recipient.NativeAliases.Where(alias => !reported.Contains(alias)).ToArray())
        {
            recipient.NativeAliases.Remove(alias);
            if (Graph.TryGet(recipient.Node, alias, out ContainerLink? link))
            {
                Lose(link);
            }
        }
    }

    /// <summary>Makes the links that the container's labels ask for. Labels never change, so each is looked at once.</summary>
    private void AdoptLabels(KnownContainer recipient)
    {
        IReadOnlyList<string> texts = LabelLinks.Of(recipient.Info.Labels, _options.LinkLabel);
        if (texts.Count > LabelLinks.MostLinks)
        {
            Refuse(recipient, _options.LinkLabel, $"it has {texts.Count} labels with links; the first {LabelLinks.MostLinks} are taken up.");
        }

        foreach (string text in texts.Take(LabelLinks.MostLinks))
        {
            if (!LinkOption.TryParse(text, out LinkOption? option, out string? error) || !option.IsAllowedFor(recipient.Info, out error))
            {
                Refuse(recipient, text, error);
            }
            else if (recipient.Info.NetworkOf is not null)
            {
                Refuse(recipient, text, "it uses the network and the hosts file of another container; label that one instead.");
            }
            else if (recipient.LabelAliases.Add(option.Alias) && !recipient.Unlinked.Contains(option.Alias) && !Graph.TryGet(recipient.Node, option.Alias, out _))
            {
                Adopt(recipient, option);
            }
        }
    }

    private void Refuse(KnownContainer recipient, string text, string reason)
    {
        if (recipient.RefusedTexts.Add(text))
        {
            LogNotAdopted(recipient.Node, reason);
        }
    }

    private void Adopt(KnownContainer recipient, LinkOption option)
    {
        try
        {
            Declare(recipient, new ContainerLink { Recipient = recipient.Node, Source = ResolveSource(option), Alias = option.Alias });
        }
        catch (Exception refused) when (refused is ArgumentException or ContainerLinksException)
        {
            LogNotAdopted(recipient.Node, refused.Message);
        }
    }

    private static ContainerLinksException Gone(ContainerInfo info) =>
        new(ContainerLinksError.ContainerNotFound, $"The container '{info.Name}' was removed meanwhile.");

    [LoggerMessage(1005, LogLevel.Warning, "A link of {Recipient} that the runtime keeps or a label asks for was not taken up: {Reason}", EventName = "LinkNotAdopted")]
    private partial void LogNotAdopted(string recipient, string reason);
}
