namespace ContainerLinks;

/// <content>What is asked of a linker. No question changes anything.</content>
public sealed partial class ContainerLinker
{
    /// <summary>What is known now. It waits for nothing and begins nothing: before the first call of another member it is empty, and after disposal it stays as it was.</summary>
    public LinkSnapshot Snapshot => _core.Now;

    /// <summary>Which other linker writes while this one stands by (<see cref="ContainerLinksOptions.StandBy"/>), as a sentence.</summary>
    /// <value>Null while this one writes, only observes, has not begun or has ended.</value>
    public string? StandsBy => _core.Leader.StandsBy;

    /// <summary>What keeps this linker from its work, as a sentence: no facts come from the runtime, or the other linker has ended and this one cannot take over (<see cref="StandsBy"/>).</summary>
    /// <value>Null while nothing does, before this linker has begun, and after its end. While there is one, links may lead where their sources have been.</value>
    public string? Problem => _core.Problem;

    /// <summary>Places beside hosts files of containers that are not right, each with the reason: the machine's own hosts file, the addresses of a pool (the first 20), a publisher that cannot take its last names out, a journal that lacks what a full disk refused.</summary>
    /// <value>What each place is, for example <c>the machine's hosts file '/etc/hosts'</c>, and a sentence. Empty while all are right. Names that should be published tell it themselves: <see cref="GetPublishedNamesAsync"/>.</value>
    public IReadOnlyDictionary<string, string> PlaceProblems
    {
        get
        {
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach ((string place, string problem) in _core.Targets.Problems)
            {
                problems[place] = problem;
            }

            if (_core.Journal.Problem is { } behind)
            {
                problems["the journal of links"] = behind;
            }

            return problems;
        }
    }

    /// <summary>Waits until the runtime has been listed; begins to follow it, if this is the first call. A runtime that is away is waited for: for a service that starts before its engine does.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the following.</param>
    /// <returns>The snapshot of then: a container that is not in it does not exist. Hosts files may still be on their way to it.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/> or <see cref="ContainerLinksError.Journal"/>: what does not pass by waiting.</exception>
    public async Task<LinkSnapshot> WaitUntilListedAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                await _core.ListedAsync(cancellationToken).ConfigureAwait(false);
                return _core.Now;
            }
            catch (ContainerLinksException away) when (away.Error is not (ContainerLinksError.Contended or ContainerLinksError.Journal))
            {
                // The next attempt comes by itself.
            }
        }
    }

    /// <summary>Waits until more is known than at a moment before, for whoever shows what is there now and not how it came to be. Not each version is seen: what changes at once comes at once.</summary>
    /// <param name="version">The <see cref="LinkSnapshot.Version"/> that the caller has seen; 0 for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The first snapshot with a greater version, or a later one. Hosts files may still be on their way to it.</returns>
    public async Task<LinkSnapshot> WaitForSnapshotAsync(long version, CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _core.WhenNewerAsync(version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells where links lead now.</summary>
    /// <param name="recipient">A recipient's name or id; null asks for the links of all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>As <see cref="LinkSnapshot.Links"/> or <see cref="LinkSnapshot.LinksOf"/>, once the runtime was listed.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> is empty.</exception>
    public async Task<IReadOnlyList<LinkStatus>> GetLinksAsync(string? recipient = null, CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        LinkSnapshot now = _core.Now;
        return recipient is null ? [.. now.Links] : now.LinksOf(recipient);
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
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => _questions.Explain(recipient, name), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells which names publishers should keep, and what has become of each.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The names as of the last attempt of each publisher, which may be under way: in order of publishers, then of names. Empty without publishers.</returns>
    public async Task<IReadOnlyList<PublishedNameStatus>> GetPublishedNamesAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _questions.PublishedNames();
    }

    /// <summary>Tells whom it touches when a container stops or moves.</summary>
    /// <param name="source">The source's name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The names of its recipients, in order of names; empty if nobody links to it.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is null or empty.</exception>
    public async Task<IReadOnlyList<string>> GetImpactAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _questions.Impact(source);
    }

    /// <summary>Tells what is not as the links say: what the linker is about to do, could not do, or does not do with <see cref="ContainerLinksOptions.ObserveOnly"/>. Eight hosts files are read at once.</summary>
    /// <param name="cancellationToken">Ends the waiting; no further file is read then.</param>
    /// <returns>An entry for each running recipient that is not right, by name; empty if all are.</returns>
    public async Task<IReadOnlyList<LinkDrift>> GetDriftAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => _questions.DriftAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws the links as a Graphviz graph.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>DOT text; the same links always give the same text.</returns>
    public async Task<string> ToDotAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _questions.Graph().ToDot();
    }

    /// <summary>Draws the links as a Mermaid flow chart.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Mermaid text; the same links always give the same text.</returns>
    public async Task<string> ToMermaidAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _questions.Graph().ToMermaid();
    }

    /// <summary>Reports changes until cancelled or the linker is disposed. Each enumeration is a stream of its own, and begins with its first change after <c>GetAsyncEnumerator</c>.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The changes, in order. A reader that falls more than 4,096 behind loses the oldest and gets a <see cref="LinkChange.Resync"/> in their place.</returns>
    public IAsyncEnumerable<LinkChange> WatchAsync(CancellationToken cancellationToken = default)
    {
        _core.ThrowIfDisposed();
        return _core.Changes.Read(cancellationToken);
    }

    /// <summary>Waits until the runtime has been listed; begins to follow it, if this is the first call.</summary>
    internal Task ReadyAsync(CancellationToken cancellationToken) => _core.ReadyAsync(cancellationToken);
}
