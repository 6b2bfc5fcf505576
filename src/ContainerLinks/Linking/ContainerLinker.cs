using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks;

/// <summary>Links containers of a runtime by name and keeps the links right while sources come, go and move.</summary>
/// <remarks>
/// <para>Commands go to the runtime; facts come back from it; only facts change links. A command's task completes when the hosts files that it touches are
/// right. The linker begins to follow the runtime with the first call; <see cref="FollowAsync"/> does so without another command.</para>
/// <para>Containers are named by full id, name, or the beginning of one id only.</para>
/// <para>Every method throws <see cref="ObjectDisposedException"/> after disposal, and <see cref="ContainerLinksException"/> with
/// <see cref="ContainerLinksError.Unavailable"/> if the runtime does not answer, or <see cref="ContainerLinksError.Contended"/> while another linker keeps the runtime's hosts files
/// (<see cref="ContainerLinksOptions.OnOtherWriter"/>). <see cref="OperationCanceledException"/> tells that the caller stopped waiting; what
/// the runtime has done by then is taken in as a fact.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed partial class ContainerLinker : IAsyncDisposable
{
    private readonly IContainerRuntime _runtime;
    private readonly LinkerState _state;
    private readonly LinkerLoop _loop;
    private readonly AddressBook? _addresses;
    private readonly ChangeStream _changes = new();
    private readonly WriterRole _writer;
    private readonly string _linkLabel;
    private readonly OtherWriterAction _onOtherWriter;
    private readonly bool _observeOnly;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<FactPump> _pump;
    private readonly ITimer _retry;
    private bool _disposed;

    /// <summary>Makes a linker over a runtime. Nothing happens before the first call.</summary>
    /// <param name="runtime">The runtime. It is not disposed with the linker.</param>
    /// <param name="options">The settings; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; null takes the system's.</param>
    /// <param name="logger">Where to log; null logs nothing. Event ids: docs/telemetry.md.</param>
    /// <param name="pool">The pool for a runtime without <see cref="RuntimeCapabilities.AssignsAddresses"/>; null makes one from
    /// <see cref="ContainerLinksOptions.Addresses"/>.</param>
    /// <param name="renderer">Lays out the lines of the managed block; null takes <see cref="HostsFileRenderer.ForThisHost"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runtime"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> are not valid; the message names each one that is not.</exception>
    public ContainerLinker(
        IContainerRuntime runtime,
        ContainerLinksOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<ContainerLinker>? logger = null,
        IAddressPool? pool = null,
        IHostsFileRenderer? renderer = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        options ??= new ContainerLinksOptions();
        ContainerLinksOptionsValidator.ThrowIfInvalid(options, nameof(options));
        _runtime = runtime;
        _linkLabel = options.LinkLabel;
        _onOtherWriter = options.OnOtherWriter;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<ContainerLinker>.Instance;
        _addresses = AddressBook.For(runtime, options, pool, _time, _changes.Publish, _logger);
        _observeOnly = options.ObserveOnly;
        _writer = new WriterRole(runtime, options.ObserveOnly, OpenJournalsAsync, _changes.Publish, _time);
        _state = new LinkerState(runtime, options, _addresses, renderer, _writer, _changes.Publish, _time, _logger);
        _loop = new LinkerLoop(_state.Apply, _state.Keep, LogLoopFailure);
        _pump = new Lazy<FactPump>(() => new FactPump(runtime, _loop, PrepareAsync, _time, _logger));
        _retry = _time.CreateTimer(_ => _ = RetryAsync(), null, options.RetryInterval, options.RetryInterval);
    }

    /// <summary>Follows the runtime from now on.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the following.</param>
    /// <returns>A task that completes when the runtime was listed and every hosts file was looked at once.</returns>
    public async Task FollowAsync(CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _loop.RunAsync(static () => 0).ConfigureAwait(false);
    }

    /// <summary>Lists the runtime anew and looks at every hosts file, whatever was reported.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when every recipient is right.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: files could not be written; all others are right. The message names them.</exception>
    public async Task ReconcileAsync(CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await foreach (ContainerFact list in _runtime.WatchAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // The first fact of every stream is the list.
            _loop.Post(list);
            break;
        }

        await _loop.RunAsync(_state.TouchAll).WaitAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> failed = await _loop.RunAsync(_state.FailedRecipients).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (failed.Count > 0)
        {
            throw new ContainerLinksException(ContainerLinksError.HostsFile, $"The hosts files of {string.Join(", ", failed)} could not be kept; the log has the reasons.");
        }
    }

    /// <summary>Reports changes from this call on, until cancelled or the linker is disposed.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The changes, in order. A reader that falls more than 4,096 behind loses the oldest and gets a <see cref="LinkChangeKind.Resync"/> in their place.</returns>
    public IAsyncEnumerable<LinkChange> WatchAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _changes.Subscribe(cancellationToken);
    }

    /// <summary>Stops following. Containers' hosts files stay as they are, the names of <see cref="ContainerLinksOptions.MachineNames"/> go; calls that wait are told by <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>A task that completes when nothing is written any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _retry.DisposeAsync().ConfigureAwait(false);
        if (_pump.IsValueCreated)
        {
            await _pump.Value.DisposeAsync().ConfigureAwait(false);
        }

        await _loop.DisposeAsync().ConfigureAwait(false);
        _state.Leave();
        _state.Dispose();
        _writer.Dispose();
        _changes.Complete();
    }

    private Task ReadyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _pump.Value.Ready.WaitAsync(cancellationToken);
    }

    private async Task RetryAsync()
    {
        try
        {
            if (_pump.IsValueCreated && await BecomeWriterAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await _loop.RunAsync(_state.TouchAll).ConfigureAwait(false);
            }

            await _loop.RunAsync(_state.TouchFailed).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The timer fired while the linker was being disposed.
        }
        catch (ContainerLinksException)
        {
            // The runtime is away, or another linker writes: whoever calls is told, and the next turn tries again.
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await BecomeWriterAsync(cancellationToken).ConfigureAwait(false);
        if (_observeOnly)
        {
            await OpenJournalsAsync().ConfigureAwait(false);
        }
    }

    private Task<int> OpenJournalsAsync() => _loop.RunAsync(_state.OpenJournals);

    private async Task<bool> BecomeWriterAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.TryTakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException other) when (other.Error == ContainerLinksError.Contended && _onOtherWriter == OtherWriterAction.StandBy)
        {
            _writer.StandBy(other.Message);
            return false;
        }
    }

    private void LogLoopFailure(Exception failure) => LogFailure(failure);

    [LoggerMessage(1003, LogLevel.Error, "A fact could not be applied; the linker goes on", EventName = "FactFailed")]
    private partial void LogFailure(Exception failure);
}
