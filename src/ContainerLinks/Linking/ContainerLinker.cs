using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Links containers of a runtime by name and keeps the links right while sources come, go and move.</summary>
/// <remarks>
/// <para>Commands go to the runtime, and their outcomes and its facts come back; links change by facts and by what a caller declares. A command's task completes when the hosts files that it touches are
/// right. The linker begins to follow the runtime with the first call; <see cref="FollowAsync"/> does so without another command.</para>
/// <para>Containers are named by full id, name, or the beginning of one id only. For commands the runtime looks them up, and engines take a beginning of any length; questions count one from 12 digits on, as <see cref="LinkSnapshot"/> does.</para>
/// <para>Every method throws <see cref="ObjectDisposedException"/> after disposal, and <see cref="ContainerLinksException"/> with
/// <see cref="ContainerLinksError.Unavailable"/> if the runtime does not answer, or <see cref="ContainerLinksError.Contended"/> while another linker keeps the runtime's hosts files
/// (<see cref="ContainerLinksOptions.StandBy"/>). <see cref="OperationCanceledException"/> tells that the caller stopped waiting; what
/// the runtime has done by then is taken in as a fact. A command whose hosts files could not be made right fails with <see cref="ContainerLinksError.HostsFile"/> although what was asked for is
/// done; the files are tried again. One whose link or lease cannot be written down fails with <see cref="ContainerLinksError.Journal"/>.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The third argument tells the overloads of LinkAsync apart: a policy or an alias.")]
public sealed partial class ContainerLinker : IAsyncDisposable, IDisposable
{
    private readonly LinkerCore _core;
    private readonly ContainerCommands _containers;
    private readonly LinkCommands _links;
    private readonly LinkQuestions _questions;

    /// <summary>Makes a linker over a runtime. Nothing happens before the first call.</summary>
    /// <param name="runtime">The runtime. It is not disposed with the linker.</param>
    /// <param name="options">The settings; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; null takes the system's.</param>
    /// <param name="logger">Where to log; null logs nothing. Event ids: docs/telemetry.md.</param>
    /// <param name="pool">The pool for a runtime without <see cref="RuntimeCapabilities.AssignsAddresses"/>; null makes one from
    /// <see cref="ContainerLinksOptions.Addresses"/>.</param>
    /// <param name="renderer">Lays out the lines of the managed block; null takes <see cref="HostsFileRenderer.ForThisHost"/>.</param>
    /// <param name="graph">Holds the declared links, an empty graph of this linker's own; null takes a <see cref="LinkGraph"/>.</param>
    /// <param name="publishers">Keep names of containers elsewhere; null for none. Each belongs to this linker alone.</param>
    /// <param name="directories">Know sources on other hosts, the first one first; null for none.</param>
    /// <param name="meter">Has its instruments (docs/telemetry.md), and its tags are on each measurement; null takes one that all linkers share.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runtime"/> is null, or one of <paramref name="publishers"/> or <paramref name="directories"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/>, or the names of one of <paramref name="publishers"/>, are not valid; the message names each one that is not.</exception>
    public ContainerLinker(
        IContainerRuntime runtime, ContainerLinksOptions? options = null, TimeProvider? timeProvider = null,
        ILogger<ContainerLinker>? logger = null,
        IAddressPool? pool = null, IHostsFileRenderer? renderer = null, ILinkGraph? graph = null,
        IEnumerable<INamePublisher>? publishers = null, IEnumerable<ISourceDirectory>? directories = null,
        Meter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ContainerLinksOptionsValidator.ThrowIfInvalid(options ??= new ContainerLinksOptions(), nameof(options));
        _core = new LinkerCore(runtime, options, timeProvider ?? TimeProvider.System, logger, pool, renderer, graph, CheckedPublisher.Check(publishers ?? [], nameof(publishers)), directories ?? [], meter);
        _containers = new ContainerCommands(_core);
        _links = new LinkCommands(_core, _containers);
        _questions = new LinkQuestions(_core);
    }

    /// <summary>Follows the runtime from now on.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the following.</param>
    /// <returns>A task that completes when the runtime was listed and every hosts file was looked at once.</returns>
    public async Task FollowAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _core.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the runtime anew and looks at every hosts file, whatever was reported.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when every recipient is right.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: files could not be written; all others are right. The message names them.</exception>
    public async Task ReconcileAsync(CancellationToken cancellationToken = default)
    {
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        ContainerFact? list = null;
        await foreach (ContainerFact fact in _core.Runtime.WatchAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // The first fact of every stream is the list.
            list = fact;
            break;
        }

        IReadOnlyCollection<ContainerId> all = await _core.TouchAllAsync(list).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _core.WhenRightAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a container with its links, without starting it: all of them or nothing.</summary>
    /// <param name="spec">What it should be. Its links may name containers that do not exist yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new container's id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="spec"/> is null.</exception>
    /// <exception cref="ArgumentException">A link's text is not valid, or its alias is one of the recipient's own names, of its extra hosts, or of another of its links.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.NameInUse"/>: another container has the name.
    /// <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return _containers.CreateAsync(spec, cancellationToken);
    }

    /// <summary>Creates a container with its links and starts it.</summary>
    /// <param name="spec">What it should be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new container's id. A container whose start fails stays, as with an engine's <c>run</c>.</returns>
    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public async Task<ContainerId> RunAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ContainerId id = await CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        await StartAsync(id.Value, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Starts a container; nothing happens if it runs. Links whose source is missing do not hinder it: they get their line later.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it runs and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.LinkInTheWay"/>: a link that is
    /// <see cref="LinkPolicy.Required"/> has no source that runs; <see cref="ContainerLinksError.AddressesExhausted"/> or <see cref="ContainerLinksError.AddressInUse"/>: the
    /// pool; <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public Task StartAsync(string container, CancellationToken cancellationToken = default) => _containers.StartAsync(container, cancellationToken);

    /// <summary>Stops a container; nothing happens if it does not run. Its recipients' lines follow their links' policy.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is down and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public Task StopAsync(string container, CancellationToken cancellationToken = default) => _containers.StopAsync(container, cancellationToken);

    /// <summary>Stops a container and starts it again.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call; a cancelled restart may leave the container stopped.</param>
    /// <returns>A task that completes when it runs and the hosts files of its recipients are right.</returns>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public async Task RestartAsync(string container, CancellationToken cancellationToken = default)
    {
        await StopAsync(container, cancellationToken).ConfigureAwait(false);
        await StartAsync(container, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renames a container, running or not. Its own links stay. Links to it follow it until another container bears the name that they declare.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="newName">The new name: <see cref="ContainerSpec.IsValidName"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the hosts files of its recipients have the new name.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty, or <paramref name="newName"/> is no container name.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.NameInUse"/>;
    /// <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public Task RenameAsync(string container, string newName, CancellationToken cancellationToken = default) => _containers.RenameAsync(container, newName, cancellationToken);

    /// <summary>Removes a container and the links that it has. Links to it follow their policy: kept by name, dropped, or in the way.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="force">Whether to stop it first if it runs; without it that is a refusal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is gone and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.LinkInTheWay"/>: a link to it has
    /// <see cref="SourceRemovedAction.Refuse"/>; <see cref="ContainerLinksError.Refused"/>: the runtime said no, for example because it runs.</exception>
    public Task RemoveAsync(string container, bool force = false, CancellationToken cancellationToken = default) => _containers.RemoveAsync(container, force, cancellationToken);

    /// <summary>Links a container that exists, running or not. The same link twice is one link.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="link"><c>source</c> or <c>source:alias</c>, see <see cref="LinkOption"/>. The source may not exist yet.</param>
    /// <param name="policy">What happens when the source stops or is removed; null takes <see cref="ContainerLinksOptions.Policy"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The link, after the recipient's hosts file is right.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> is null or empty; the link's text is not valid, or its alias is one of the recipient's own names or of its extra hosts.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient; <see cref="ContainerLinksError.AliasInUse"/>: the
    /// alias stands for another source, the message names both links; <see cref="ContainerLinksError.Refused"/>: the recipient has no hosts file of its own.</exception>
    public Task<ContainerLink> LinkAsync(string recipient, string link, LinkPolicy? policy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        LinkPolicy.ThrowIfInvalid(policy, nameof(policy));
        return _links.LinkAsync(recipient, SpecLinks.Parse(link, nameof(link)), policy, cancellationToken);
    }

    /// <summary>Links a container that exists to a source under an alias, as <see cref="LinkAsync(string, string, LinkPolicy?, CancellationToken)"/>.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="source">The source's name, or its id from 12 digits on. It may not exist yet.</param>
    /// <param name="alias">The name by which the recipient calls the source.</param>
    /// <param name="policy">What happens when the source stops or is removed; null takes <see cref="ContainerLinksOptions.Policy"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The link, after the recipient's hosts file is right.</returns>
    /// <inheritdoc cref="LinkAsync(string, string, LinkPolicy?, CancellationToken)" path="/exception"/>
    public Task<ContainerLink> LinkAsync(string recipient, string source, string alias, LinkPolicy? policy = null, CancellationToken cancellationToken = default) =>
        _links.LinkAsync(recipient, LinkOption.Create(source, alias), LinkPolicy.ThrowIfInvalid(policy, nameof(policy)), cancellationToken);

    /// <summary>Takes a link away; its line goes, no other line is touched.</summary>
    /// <param name="recipient">The recipient's name or id.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True after the recipient's hosts file is right; false if there is no such link.</returns>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> or <paramref name="alias"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>: no such recipient.</exception>
    public Task<bool> UnlinkAsync(string recipient, string alias, CancellationToken cancellationToken = default) => _links.UnlinkAsync(recipient, alias, cancellationToken);

    /// <summary>Stops following. Containers' hosts files stay as they are, the names of <see cref="ContainerLinksOptions.MachineNames"/> go; calls that wait are told by <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>A task that completes when nothing is written any more.</returns>
    public ValueTask DisposeAsync() => new(_core.DisposeAsync());

    /// <summary>As <see cref="DisposeAsync"/>, within a time. Calls of others that are still under way then, to the runtime, to directories and to publishers, are not waited for any more: names that publishers keep may stay, which is logged.</summary>
    /// <param name="cancellationToken">The time is over; it ends sooner then, and not before its end.</param>
    /// <returns>A task that completes when nothing is written any more. Whoever disposes of the linker meanwhile waits for the same end.</returns>
    public Task EndAsync(CancellationToken cancellationToken) => _core.EndAsync(cancellationToken);

    /// <summary>As <see cref="DisposeAsync"/>, for those who cannot await: it blocks until nothing is written any more.</summary>
    public void Dispose() => _core.DisposeAsync().GetAwaiter().GetResult();
}
