using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ContainerLinks.Tests;

/// <summary>A directory that says what a test says, when it says so.</summary>
internal sealed class FakeDirectory(string name = "fake") : ISourceDirectory
{
    private readonly Channel<Func<SourceReport>> _reports = Channel.CreateUnbounded<Func<SourceReport>>();
    private readonly Channel<SourceInterest> _openings = Channel.CreateUnbounded<SourceInterest>();

    public string Name => name;

    /// <summary>Done before a stream begins; it may throw, or never end.</summary>
    public Func<Task> Opening { get; set; } = static () => Task.CompletedTask;

    public void Say(string source, params SourceAdvert[] adverts) => _reports.Writer.TryWrite(() => new SourceReport(source, adverts));

    public void Break(Exception failure) => _reports.Writer.TryWrite(() => throw failure);

    public void Say(Func<SourceReport> report) => _reports.Writer.TryWrite(report);

    /// <summary>The next stream that was opened.</summary>
    public async Task<SourceInterest> OpenedAsync() => await _openings.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _openings.Writer.TryWrite(interest);
        await Opening();
        await foreach (Func<SourceReport> report in _reports.Reader.ReadAllAsync(cancellationToken))
        {
            yield return report();
        }
    }
}
