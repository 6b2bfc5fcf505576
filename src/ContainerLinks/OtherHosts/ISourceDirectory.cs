namespace ContainerLinks;

/// <summary>Knows sources on other hosts: a cluster's own tables, a registry, your own.</summary>
/// <remarks>
/// <para>A linker asks for the names that its recipients link to, and for no others. What the directory reports stands <i>beside</i> the local containers: <c>db</c> is the local container of that
/// name, else the source that a directory reports first; <c>db@host2</c> is always that host's. Of several directories the one that was registered first comes first.</para>
/// <para>A directory reports sources of other hosts only, never containers of the runtime that the linker itself follows.</para>
/// <para>Nothing depends on a directory: a container starts without it, and a linker whose directory is away keeps what it knows and says how old that is. Only the creation of a container whose links
/// nobody here bears, and a start that takes variables or has a required link, wait for its answer, at most 2 seconds: variables cannot be given later.</para>
/// <threadsafety>Each linker calls <see cref="WatchAsync"/> once at a time. A directory that serves several linkers allows concurrent calls.</threadsafety>
/// </remarks>
public interface ISourceDirectory
{
    /// <summary>A word for logs and explanations, for example <c>swarm</c>. Each directory of a linker has another one; a linker refuses two of one name when it is made.</summary>
    string Name { get; }

    /// <summary>The name of this host, as links write it after an <c>@</c>: <c>db@NAME</c> is then the container here. It is asked for with each report.</summary>
    /// <value>The default is null: not known, or not yet.</value>
    string? HostName => null;

    /// <summary>Reports sources until cancelled.</summary>
    /// <param name="interest">The names that are asked for. They change while the stream runs.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>For each name that is asked for one report as soon as it is known who bears it, also if nobody does; and one more at each change, or to confirm what is known. A stream that ends or fails
    /// is opened again after a pause, and what it reported before is kept meanwhile.</returns>
    IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, CancellationToken cancellationToken = default);
}

/// <summary>Everything that a directory knows of one name at one moment. It replaces what it reported of that name before.</summary>
/// <remarks>
/// <para>A linker copies a report as it takes it in, and takes in the first 1,024 sources, of each list of a source the first 1,024 entries, and so many sources that their lists have 65,536 entries together.
/// The rest, and a source that cannot be, it leaves out, and says so in its log, once a name.</para>
/// <para>Two reports are never equal unless they are the same object.</para>
/// <threadsafety>Immutable if the list that it was given is not changed before the linker asks for the next report: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class SourceReport
{
    /// <summary>Makes a report.</summary>
    /// <param name="name">A name of <see cref="SourceInterest.Names"/>.</param>
    /// <param name="sources">Who bears the name on other hosts, at most one a host, each with this name as its <see cref="SourceAdvert.Name"/>. The first one that is not lost holds the name: links that name no host lead there. Empty if nobody bears it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="sources"/> is null.</exception>
    public SourceReport(string name, IReadOnlyList<SourceAdvert> sources)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sources);
        (Name, Sources) = (name, sources);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Who bears it, the one that holds it first.</summary>
    public IReadOnlyList<SourceAdvert> Sources { get; }
}
