namespace ContainerLinks;

/// <content>Links of containers that exist, and questions about them.</content>
public sealed partial class ContainerLinker
{
    /// <summary>Links a container that exists, running or not. The same link twice is one link.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="link"><c>source</c> or <c>source:alias</c>, see <see cref="LinkOption"/>. The source may not exist yet.</param>
    /// <param name="policy">What happens when the source stops or is removed; null takes <see cref="ContainerLinksOptions.Policy"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The link, after the recipient's hosts file is right.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> is null or empty; the link's text is not valid, or its alias is one of the recipient's own names or of its extra hosts.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient; <see cref="ContainerLinksError.AliasInUse"/>: the
    /// alias stands for another source, the message names both links; <see cref="ContainerLinksError.Refused"/>: the recipient has no hosts file of its own.</exception>
    public async Task<ContainerLink> LinkAsync(string recipient, string link, LinkPolicy? policy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        LinkOption option = RecipientRules.Parse(link, nameof(link));
        ContainerInfo info = await ResolveAsync(recipient, cancellationToken).ConfigureAwait(false);
        await LookAtSourcesAsync([option], cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(() => _state.Link(info, option, policy)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a link away; its line goes, no other line is touched.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True after the recipient's hosts file is right; false if there is no such link.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> or <paramref name="alias"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient.</exception>
    public async Task<bool> UnlinkAsync(string recipient, string alias, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        ContainerInfo info = await ResolveAsync(recipient, cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(() => _state.Unlink(info, alias)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells where links lead now.</summary>
    /// <param name="recipient">A recipient's name or id; null asks for the links of all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The links in order of declaration, of all recipients by name.</returns>
    public async Task<IReadOnlyList<LinkStatus>> GetLinksAsync(string? recipient = null, CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(() => _state.StatusOf(recipient)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells why a name has this address for a recipient, or why it has none.</summary>
    /// <param name="recipient">The recipient's name or id. It need not exist: that is then the reason.</param>
    /// <param name="name">The alias, or any name that the recipient might ask for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reason as data and in sentences.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> or <paramref name="name"/> is null or empty.</exception>
    public async Task<LinkExplanation> ExplainAsync(string recipient, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(recipient);
        ArgumentException.ThrowIfNullOrEmpty(name);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(() => _state.Explain(recipient, name)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells whom it touches when a container stops or moves.</summary>
    /// <param name="source">The source's name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The names of its recipients, in order of declaration; empty if nobody links to it.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is null or empty.</exception>
    public async Task<IReadOnlyList<string>> GetImpactAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(() => _state.Impact(source)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells what is not as the links say: what the linker is about to do, could not do, or does not do with <see cref="ContainerLinksOptions.ObserveOnly"/>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>An entry for each running recipient that is not right, by name; empty if all are.</returns>
    public async Task<IReadOnlyList<LinkDrift>> GetDriftAsync(CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(_state.Drift).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws the links as a Graphviz graph.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>DOT text; the same links always give the same text.</returns>
    public async Task<string> ToDotAsync(CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(_state.Graph.ToDot).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws the links as a Mermaid flow chart.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Mermaid text; the same links always give the same text.</returns>
    public async Task<string> ToMermaidAsync(CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _loop.RunAsync(_state.Graph.ToMermaid).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
