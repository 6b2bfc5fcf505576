using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>A linker over a fake runtime, with its changes at hand.</summary>
internal sealed class LinkerFixture : IAsyncDisposable
{
    private readonly FailOnErrorLogger _log = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly IAsyncEnumerator<LinkChange> _changes;

    public LinkerFixture(FakeRuntime? runtime = null, ContainerLinksOptions? options = null, ILogger<ContainerLinker>? logger = null, params IEnumerable<INamePublisher> publishers)
        : this(runtime, options, logger, publishers, [])
    {
    }

    public LinkerFixture(FakeRuntime? runtime, ContainerLinksOptions? options, params ISourceDirectory[] directories)
        : this(runtime, options, null, [], directories)
    {
    }

    private LinkerFixture(FakeRuntime? runtime, ContainerLinksOptions? options, ILogger<ContainerLinker>? logger, IEnumerable<INamePublisher> publishers, ISourceDirectory[] directories)
    {
        Runtime = runtime ?? new FakeRuntime();
        Linker = new ContainerLinker(Runtime, options, Time, logger ?? _log, publishers: publishers, directories: directories);
        _changes = Linker.WatchAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
    }

    public FakeRuntime Runtime { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public ContainerLinker Linker { get; }

    /// <summary>web, running at 10.0.0.3, linked to db, running at 10.0.0.2 with port 3306 and a variable.</summary>
    public static async Task<LinkerFixture> WithWebLinkedToDbAsync(LinkPolicy? policy = null, FakeRuntime? runtime = null, ContainerLinksOptions? options = null)
    {
        var fixture = new LinkerFixture(runtime, options);
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)], environment: ["SECRET=hunter2"]));
        fixture.Runtime.Add("web", "10.0.0.3");
        await fixture.Linker.LinkAsync("web", "db:database", policy);
        await fixture.NextAsync<LinkChange.Bound>();
        return fixture;
    }

    /// <summary>Waits until all that the runtime has told is taken in, and every file was looked at.</summary>
    public async Task FollowAsync()
    {
        await Runtime.WhenTakenAsync();
        await Linker.FollowAsync();
    }

    /// <summary>The next change of this kind, after the files that it touches are written.</summary>
    public async Task<T> NextAsync<T>()
        where T : LinkChange
    {
        T change = await ChangeAsync<T>();
        await FollowAsync();
        return change;
    }

    /// <summary>Moves the clock on until the change has come, and waits until the files that it touches are written. Meanwhile the clock stands: a write must not take hours.</summary>
    public async Task AdvanceUntilAsync<T>(TimeSpan step)
        where T : LinkChange
    {
        await AdvanceUntilDoneAsync(ChangeAsync<T>(), step);
        await FollowAsync();
    }

    /// <summary>Moves the clock on until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            _patience.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock on until the task is done. How often does not matter: whoever waits for the clock may begin to wait after any step.</summary>
    public async Task AdvanceUntilDoneAsync(Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            _patience.Token.ThrowIfCancellationRequested();
            Time.Advance(step);
            await Task.Yield();
        }

        await task;
    }

    public async ValueTask DisposeAsync()
    {
        await Linker.DisposeAsync();
        await _changes.DisposeAsync();
        _patience.Dispose();
        _log.Errors.Should().BeEmpty("the loop must digest every fact");
    }

    private async Task<T> ChangeAsync<T>()
        where T : LinkChange
    {
        while (await _changes.MoveNextAsync())
        {
            if (_changes.Current is T change)
            {
                return change;
            }
        }

        throw new InvalidOperationException($"The stream ended without a {typeof(T).Name}.");
    }

    private sealed class FailOnErrorLogger : ILogger<ContainerLinker>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = new();

        public IReadOnlyCollection<string> Errors => _errors;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                _errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
