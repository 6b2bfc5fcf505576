using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>One channel, one reader: facts and work are applied in the order in which they came, so the linker needs no locks.</summary>
/// <remarks>What waits in the channel is taken in one go and the touched recipients are kept right once at its end: a burst of facts about one
/// recipient is one write of its file.</remarks>
internal sealed class LinkerLoop : IAsyncDisposable
{
    private const int LargestBatch = 1024;
    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<ContainerFact> _apply;
    private readonly Action _keep;
    private readonly Action<Exception> _failed;
    private readonly Task _run;

    public LinkerLoop(Action<ContainerFact> apply, Action keep, Action<Exception> failed)
    {
        _apply = apply;
        _keep = keep;
        _failed = failed;
        _run = Task.Run(RunAsync);
    }

    public void Post(ContainerFact fact) => _items.Writer.TryWrite(new Item(fact, null));

    /// <summary>Runs work in the loop.</summary>
    /// <returns>A task that completes after the recipients that the work touched are right.</returns>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        var item = new Work<T>(work);
        ObjectDisposedException.ThrowIf(!_items.Writer.TryWrite(new Item(null, item)), typeof(ContainerLinker));
        return await item.Task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _run.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var done = new List<IWork>();
        while (await _items.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            for (int taken = 0; taken < LargestBatch && _items.Reader.TryRead(out Item item); taken++)
            {
                Apply(item, done);
            }

            Guard(_keep);
            done.ForEach(work => work.Complete());
            done.Clear();
        }
    }

    private void Apply(Item item, List<IWork> done)
    {
        if (item.Fact is { } fact)
        {
            Guard(() => _apply(fact));
        }

        if (item.Work is { } work)
        {
            work.Run();
            done.Add(work);
        }
    }

    /// <summary>A fact or a file that the linker cannot digest must not end the loop that keeps all others right.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever it was: it is reported, and the loop goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed(exception);
        }
    }

    private interface IWork
    {
        void Run();

        void Complete();
    }

    private readonly record struct Item(ContainerFact? Fact, IWork? Work);

    private sealed class Work<T>(Func<T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _failure;
        private T? _result;

        public Task<T> Task => _source.Task;

        public void Run()
        {
            try
            {
                _result = work();
            }
#pragma warning disable CA1031 // It is thrown where the work was asked for.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
            }
        }

        public void Complete()
        {
            if (_failure is null)
            {
                _source.SetResult(_result!);
            }
            else
            {
                _source.SetException(_failure);
            }
        }
    }
}
