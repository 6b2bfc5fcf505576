using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>One channel, one reader: facts and declarations are applied to the world in the order in which they came. It touches no file and no network, and no foreign code but a registered <see cref="ILinkGraph"/>.</summary>
/// <remarks>What waits in the channel is taken in one go, and what was touched is told once at its end: a burst of facts about one recipient is one attempt on its file.</remarks>
internal sealed class LinkerLoop : IAsyncDisposable
{
    private const int LargestBatch = 1024;

    /// <summary>Facts, and work that was asked for.</summary>
    private readonly Channel<object> _items = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly World _world;
    private readonly Action<World, ContainerFact> _apply;
    private readonly Action<World, bool> _applied;
    private readonly Action<Exception> _failed;
    private readonly Task _run;

    /// <param name="world">The world, which nobody else touches from now on.</param>
    /// <param name="apply">Applies a fact.</param>
    /// <param name="applied">Called after each batch; whether the runtime was listed in it.</param>
    /// <param name="failed">Hears of facts that cannot be applied.</param>
    public LinkerLoop(World world, Action<World, ContainerFact> apply, Action<World, bool> applied, Action<Exception> failed)
    {
        _world = world;
        _apply = apply;
        _applied = applied;
        _failed = failed;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            // Whoever happens to call first lends neither its scopes nor its locals to a loop that outlives the call.
            _run = Task.Run(RunAsync);
        }
    }

    public void Post(ContainerFact fact) => _items.Writer.TryWrite(fact);

    /// <summary>Applies a fact.</summary>
    /// <returns>A task that completes when everybody can see it.</returns>
    public Task ApplyAsync(ContainerFact fact)
    {
        Post(fact);
        return DoAsync(static _ => { });
    }

    /// <summary>Does work on the world.</summary>
    /// <returns>A task that completes when everybody can see what was done, and the targets that it touches are being seen to.</returns>
    public Task<T> RunAsync<T>(Func<World, T> work)
    {
        var item = new Work<T>(work);
        return _items.Writer.TryWrite(item) ? item.Task : Task.FromException<T>(new ObjectDisposedException(typeof(ContainerLinker).FullName));
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task DoAsync(Action<World> work) => RunAsync<object?>(world =>
    {
        work(world);
        return null;
    });

    /// <summary>Does work on the world, for nobody who waits; none if the loop has ended.</summary>
    public void Post(Action<World> work) => _items.Writer.TryWrite(new Work<object?>(world =>
    {
        work(world);
        return null;
    }));

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
            bool isListed = false;
            for (int taken = 0; taken < LargestBatch && _items.Reader.TryRead(out object? item); taken++)
            {
                if (item is ContainerFact fact)
                {
                    isListed |= fact.Kind == ContainerFactKind.Resync;
                    Try(() => _apply(_world, fact));
                }
                else if (item is IWork work)
                {
                    work.Run(_world);
                    done.Add(work);
                }
            }

            Try(() => _applied(_world, isListed));
            done.ForEach(work => work.Complete());
            done.Clear();
        }
    }

    /// <summary>A fact that cannot be digested must not end the loop.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever it was: it is told, and the loop goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed(exception);
        }
    }

    private interface IWork
    {
        void Run(World world);

        void Complete();
    }

    private sealed class Work<T>(Func<World, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _failure;
        private T? _result;

        public Task<T> Task => _source.Task;

        public void Run(World world)
        {
            try
            {
                _result = work(world);
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
