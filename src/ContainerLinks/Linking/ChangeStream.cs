using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>Hands every change to every reader. A reader that falls behind by more than <see cref="Capacity"/> loses the oldest and is told so.</summary>
/// <remarks>Only the loop publishes; readers come and go from anywhere, so the list of them is replaced, never changed.</remarks>
/// <param name="metrics">Counts them.</param>
internal sealed class ChangeStream(LinkerMetrics metrics)
{
    public const int Capacity = 4096;
    private Reader[] _readers = [];
    private bool _completed;

    public void Publish(LinkChange change)
    {
        metrics.Changed(change);
        foreach (Reader reader in Volatile.Read(ref _readers))
        {
            reader.Write(change);
        }
    }

    public void Complete()
    {
        Volatile.Write(ref _completed, true);
        foreach (Reader reader in Interlocked.Exchange(ref _readers, []))
        {
            reader.Channel.Writer.TryComplete();
        }
    }

    /// <summary>Each enumeration is a reader of its own, from the moment on in which it begins: nobody keeps changes for a stream that nobody reads.</summary>
    public IAsyncEnumerable<LinkChange> Read(CancellationToken cancellationToken) => new Sequence(this, cancellationToken);

    private Reader Subscribe()
    {
        var reader = new Reader();
        Replace(readers => [.. readers, reader]);
        if (Volatile.Read(ref _completed))
        {
            reader.Channel.Writer.TryComplete();
        }

        return reader;
    }

    private async IAsyncEnumerator<LinkChange> ReadAsync(Reader reader, CancellationToken ofStream, CancellationToken ofEnumeration)
    {
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ofStream, ofEnumeration);
            await foreach (LinkChange change in reader.Channel.Reader.ReadAllAsync(both.Token).ConfigureAwait(false))
            {
                if (reader.TakeMissed() is var missed and > 0)
                {
                    yield return new LinkChange.Resync { Timestamp = change.Timestamp, Detail = $"this reader was too slow and missed {missed} changes" };
                }

                yield return change;
            }
        }
        finally
        {
            Replace(readers => [.. readers.Where(other => other != reader)]);
        }
    }

    private void Replace(Func<Reader[], Reader[]> change)
    {
        Reader[] before;
        Reader[] after;
        do
        {
            before = Volatile.Read(ref _readers);
            after = change(before);
        }
        while (Interlocked.CompareExchange(ref _readers, after, before) != before);
    }

    private sealed class Sequence(ChangeStream stream, CancellationToken cancellationToken) : IAsyncEnumerable<LinkChange>
    {
        public IAsyncEnumerator<LinkChange> GetAsyncEnumerator(CancellationToken token = default) =>
            stream.ReadAsync(stream.Subscribe(), cancellationToken, token);
    }

    private sealed class Reader
    {
        private int _missed;

        public Reader() => Channel = System.Threading.Channels.Channel.CreateBounded<LinkChange>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _missed));

        public Channel<LinkChange> Channel { get; }

        public void Write(LinkChange change) => Channel.Writer.TryWrite(change);

        public int TakeMissed() => Interlocked.Exchange(ref _missed, 0);
    }
}
