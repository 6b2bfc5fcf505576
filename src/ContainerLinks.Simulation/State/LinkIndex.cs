namespace ContainerLinks;

/// <summary>The links of the engine: by recipient, and by source for the updates. The two can disagree, see <see cref="DockerQuirks.UnlinkStopsUpdates"/>.</summary>
internal sealed class LinkIndex(EngineContext context)
{
    // Unlinking one alias takes the recipient out of the map for updates whole. Recording rename-recipient.
    private readonly bool _unlinkStopsUpdates = context.Has(DockerQuirks.UnlinkStopsUpdates);

    // Links stand in hash maps. Recording links-two.
    private readonly bool _anyOrder = context.Has(DockerQuirks.RandomLinkOrder);

    private readonly Dictionary<EngineContainer, OrderedDictionary<string, EngineLink>> _byRecipient = [];
    private readonly Dictionary<EngineContainer, OrderedDictionary<EngineContainer, List<string>>> _bySource = [];

    public void Add(EngineContainer recipient, EngineContainer source, string fullAlias, string storedText)
    {
        if (!_byRecipient.TryGetValue(recipient, out OrderedDictionary<string, EngineLink>? links))
        {
            _byRecipient[recipient] = links = [];
        }

        links[fullAlias] = new EngineLink(recipient, fullAlias, source, storedText);
        if (!_bySource.TryGetValue(source, out OrderedDictionary<EngineContainer, List<string>>? recipients))
        {
            _bySource[source] = recipients = [];
        }

        if (!recipients.TryGetValue(recipient, out List<string>? aliases))
        {
            recipients[recipient] = aliases = [];
        }

        if (!aliases.Contains(fullAlias))
        {
            aliases.Add(fullAlias);
        }
    }

    public void Remove(EngineContainer recipient, EngineContainer source, string fullAlias)
    {
        _byRecipient.GetValueOrDefault(recipient)?.Remove(fullAlias);
        if (_bySource.GetValueOrDefault(source) is not { } recipients)
        {
            return;
        }

        if (_unlinkStopsUpdates)
        {
            recipients.Remove(recipient);
        }
        else if (recipients.TryGetValue(recipient, out List<string>? aliases) && aliases.Remove(fullAlias) && aliases.Count == 0)
        {
            recipients.Remove(recipient);
        }
    }

    /// <summary>Gives a link another source, at the place that it has.</summary>
    public void Rebind(EngineLink link, EngineContainer source)
    {
        _bySource.GetValueOrDefault(link.Source)?.GetValueOrDefault(link.Recipient)?.Remove(link.FullAlias);
        Add(link.Recipient, source, link.FullAlias, link.StoredText);
    }

    /// <summary>Takes a container out, as a recipient with all of its links, and as one that is updated when it starts. Returns the full aliases that it had.</summary>
    public IReadOnlyList<string> Delete(EngineContainer container)
    {
        List<string> aliases = [];
        if (_byRecipient.Remove(container, out OrderedDictionary<string, EngineLink>? links))
        {
            foreach (EngineLink link in links.Values)
            {
                aliases.Add(link.FullAlias);
                _bySource.GetValueOrDefault(link.Source)?.Remove(container);
            }
        }

        _bySource.Remove(container);
        return aliases;
    }

    public void Clear()
    {
        _byRecipient.Clear();
        _bySource.Clear();
    }

    /// <summary>The links of a recipient in order of declaration.</summary>
    public IReadOnlyList<EngineLink> Declared(EngineContainer recipient) =>
        _byRecipient.TryGetValue(recipient, out OrderedDictionary<string, EngineLink>? links) ? [.. links.Values] : [];

    /// <summary>The links of a recipient in the order in which the engine walks over them.</summary>
    public IReadOnlyList<EngineLink> Of(EngineContainer recipient) => Ordered(Declared(recipient));

    public EngineLink? Find(EngineContainer recipient, string fullAlias) => _byRecipient.GetValueOrDefault(recipient)?.GetValueOrDefault(fullAlias);

    /// <summary>Recipients and full aliases that the engine updates when this source starts.</summary>
    public IReadOnlyList<(EngineContainer Recipient, string FullAlias)> UpdatesOf(EngineContainer source) =>
        Ordered<(EngineContainer Recipient, string FullAlias)>(_bySource.TryGetValue(source, out OrderedDictionary<EngineContainer, List<string>>? recipients)
            ? [.. recipients.SelectMany(pair => pair.Value.Select(alias => (pair.Key, alias)))]
            : []);

    /// <summary>Every link to a source, in order of declaration.</summary>
    public IReadOnlyList<EngineLink> To(EngineContainer source) => [.. _byRecipient.Values.SelectMany(links => links.Values).Where(link => link.Source == source)];

    /// <summary>Every link whose source was removed.</summary>
    public IReadOnlyList<EngineLink> Orphans() => [.. _byRecipient.Values.SelectMany(links => links.Values).Where(link => link.Source.Removed)];

    private IReadOnlyList<T> Ordered<T>(IReadOnlyList<T> items) => _anyOrder ? context.Chance.Shuffle(items) : items;
}

/// <summary>A link of a recipient as the engine keeps it in memory.</summary>
internal sealed class EngineLink(EngineContainer recipient, string fullAlias, EngineContainer source, string storedText)
{
    public EngineContainer Recipient { get; } = recipient;

    /// <summary><c>/recipient/alias</c>.</summary>
    public string FullAlias { get; } = fullAlias;

    /// <summary>The last part of the full alias: the word in the hosts file.</summary>
    public string Alias => FullAlias[(FullAlias.LastIndexOf('/') + 1)..];

    /// <summary>The text that the link was made from.</summary>
    public string StoredText { get; } = storedText;

    /// <summary>The container that was linked to. It may have been removed since.</summary>
    public EngineContainer Source { get; } = source;
}

/// <summary>How the engine makes a link's name: a path join.</summary>
internal static class LinkPath
{
    /// <summary>Go's <c>path.Join</c> of an absolute first part and any second one.</summary>
    public static string Join(string recipient, string alias)
    {
        var parts = new List<string>();
        foreach (string part in (recipient + "/" + alias).Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
