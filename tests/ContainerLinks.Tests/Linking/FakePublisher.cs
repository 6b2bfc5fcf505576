using System.Threading.Channels;

namespace ContainerLinks.Tests;

/// <summary>What a publisher was told in one call.</summary>
internal sealed record PublisherCall(IReadOnlyList<PublishedName> Names, long Version, string Runtime, CancellationToken Token)
{
    /// <summary>Each name with its addresses: <c>db: 10.0.0.2</c>.</summary>
    public string[] Texts => [.. Names.Select(name => name.ToString())];
}

/// <summary>Settings of a publisher of a test's own.</summary>
internal sealed class FakeNamesOptions() : ContainerNamesOptions(NamedContainers.All);

/// <summary>A publisher that does what a test says; by itself it takes every name.</summary>
internal sealed class FakePublisher : INamePublisher
{
    private readonly Channel<PublisherCall> _calls = Channel.CreateUnbounded<PublisherCall>();

    public string Description { get; init; } = "the zone 'test'";

    public FakeNamesOptions Options { get; } = new();

    public Func<ContainerNamesOptions>? NamesOf { get; init; }

    public ContainerNamesOptions Names => NamesOf is null ? Options : NamesOf();

    public Func<TimeSpan> Refreshing { get; set; } = static () => TimeSpan.Zero;

    public TimeSpan RefreshInterval => Refreshing();

    public Func<string, string?> Fault { get; set; } = static _ => null;

    /// <summary>What comes of a call.</summary>
    public Func<PublisherCall, Task<IReadOnlyDictionary<string, string>>>? Applying { get; set; }

    public Func<CancellationToken, Task>? Leaving { get; set; }

    /// <summary>How often it was called.</summary>
    public int Applied { get; private set; }

    public int Left { get; private set; }

    public string? FindFault(string name) => Fault(name);

    public Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken)
    {
        Applied++;
        var call = new PublisherCall(names, version, runtime, cancellationToken);
        _calls.Writer.TryWrite(call);
        return Applying is null ? NoProblem() : Applying(call);
    }

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        Left++;
        return Leaving is null ? Task.CompletedTask : Leaving(cancellationToken);
    }

    public static Task<IReadOnlyDictionary<string, string>> NoProblem() => Problems();

    public static Task<IReadOnlyDictionary<string, string>> Problems(params (string Name, string Reason)[] problems) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(problems.ToDictionary(problem => problem.Name, problem => problem.Reason));

    /// <summary>The next call that has begun.</summary>
    public async Task<PublisherCall> NextAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The next call with these names; those before it saw less.</summary>
    public async Task<PublisherCall> NextAsync(params string[] texts)
    {
        while (true)
        {
            PublisherCall call = await NextAsync();
            if (call.Texts.SequenceEqual(texts))
            {
                return call;
            }
        }
    }
}
