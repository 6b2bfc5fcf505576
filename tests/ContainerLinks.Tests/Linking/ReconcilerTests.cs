using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>A place that hangs holds nobody for longer than it must.</summary>
public sealed class ReconcilerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SlowTarget _target = new();

    [Fact]
    public async Task Whoever_waits_for_quiet_does_not_wait_for_a_place_that_was_given_up()
    {
        await using Reconciler reconciler = Start();
        reconciler.Touch(_target);
        await _target.Begun;
        Task quiet = reconciler.WhenIdleAsync();

        _time.Advance(Reconciler.Patience + TimeSpan.FromSeconds(1));

        await quiet.WaitAsync(TimeSpan.FromSeconds(30));
        reconciler.WhenIdleAsync().IsCompleted.Should().BeTrue("nothing that can be done is left");
        _target.End();
    }

    [Fact]
    public async Task Whoever_waits_for_an_attempt_that_never_comes_hears_of_the_end()
    {
        Reconciler reconciler = Start();
        reconciler.Touch(_target);
        await _target.Begun;
        reconciler.Touch(_target);
        Task right = reconciler.WhenRightAsync(_target);

        ValueTask end = reconciler.DisposeAsync();
        _target.End();
        await end;

        Func<Task> waiting = () => right.WaitAsync(TimeSpan.FromSeconds(30));
        await waiting.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task What_somebody_holds_for_a_moment_is_tried_once_more_and_has_not_failed()
    {
        await using Reconciler reconciler = Start();
        var target = new HastyTarget(failures: 1);
        reconciler.Touch(target);
        await target.Begun.WaitAsync(TimeSpan.FromSeconds(30));
        Task now = reconciler.WhenRightAsync(target);
        reconciler.Touch(target);
        Task next = reconciler.WhenRightAsync(target);
        target.LetEnd();

        await now.WaitAsync(TimeSpan.FromSeconds(30));
        await next.WaitAsync(TimeSpan.FromSeconds(30));
        (target.Attempted, target.Tellings.CurrentCount).Should().Be((2, 0));
    }

    [Fact]
    public async Task What_somebody_holds_for_longer_has_failed_and_comes_again_by_itself()
    {
        await using Reconciler reconciler = Start();
        var target = new HastyTarget(failures: 2);
        reconciler.Touch(target);
        Task right = reconciler.WhenRightAsync(target);
        target.LetEnd();

        (await right.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Contended);
        target.Attempted.Should().Be(2);
        (await target.Tellings.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue("it has failed");
        _time.Advance(TimeSpan.FromSeconds(20));
        (await target.Tellings.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue("it is right");
        target.Attempted.Should().Be(3);
    }

    private Reconciler Start() => new(new NoKind(), () => WorldSnapshot.Empty, _time, TimeSpan.FromSeconds(5), new LinkerMetrics(null, () => "fake"));

    private sealed class NoKind : ITargetKind
    {
        public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched) => [];

        public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers) => [];

        public void Forget()
        {
        }

        public ValueTask LeaveAsync(CancellationToken hurry) => ValueTask.CompletedTask;
    }

    private sealed class SlowTarget : Target
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Description => "a slow place";

        public Task Begun => _begun.Task;

        public new void End() => _end.TrySetResult();

        public override async ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await _end.Task;
        }
    }

    /// <summary>Held by somebody for some attempts, the first of which does not wait for it.</summary>
    private sealed class HastyTarget(int failures) : Target
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Description => "a place that is held";

        public override bool WasHasty => true;

        public Task Begun => _begun.Task;

        public int Attempted { get; private set; }

        public SemaphoreSlim Tellings { get; } = new(0);

        public void LetEnd() => _end.TrySetResult();

        public override async ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await _end.Task;
            if (++Attempted <= failures)
            {
                throw new ContainerLinksException(ContainerLinksError.Contended, "held");
            }
        }

        public override void Told(Exception? failure) => Tellings.Release();
    }
}
