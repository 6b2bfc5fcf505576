using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Benchmarks;

/// <summary>Restarts containers at a steady pace under a linker, and looks at memory, delays and the outcome.</summary>
internal sealed class LoadTest
{
    private const int Containers = 10_000;
    private const int RestartsASecond = 1000;
    private const int Batch = 10;
    private const double MostGrowth = 1.10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Random _random = new(1);
    private readonly LoadWorld _world;
    private readonly string[] _ids;
    private readonly LoadDelays _delays;
    private readonly int _locked;
    private int _restarts;

    private LoadTest(LoadWorld world, int seconds, int locked)
    {
        _world = world;
        _locked = locked;
        _ids = [.. Enumerable.Range(0, Containers).Select(number => world.Engine.Inspect(LoadWorld.NameOf(number)).Id.Value)];
        _delays = new LoadDelays(world, Containers, locked, most: Math.Min(2_000_000, 2 * seconds * RestartsASecond * LoadWorld.LinksEach));
    }

    /// <param name="seconds">How long, after a warm-up of a quarter of it.</param>
    /// <param name="locked">Of so many recipients somebody else holds the lock of the hosts file all the time.</param>
    /// <returns>0 if memory did not grow, nothing was lost, and nothing is late.</returns>
    public static async Task<int> RunAsync(int seconds, int locked)
    {
        long start = Stopwatch.GetTimestamp();
        using var world = new LoadWorld(Containers);
        var test = new LoadTest(world, seconds, locked);
        Say($"containers {Containers}, links {Containers * LoadWorld.LinksEach}, made in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        bool isFlat = await test.DriveAsync(seconds);
        int wrong = await new LoadCheck(world, test._ids).CountWrongAsync(locked);
        Say($"files that differ from a rebuild from nothing, or from what they should hold: {wrong} of {Containers - locked}");
        return isFlat && wrong == 0 ? 0 : 1;
    }

    private async Task<bool> DriveAsync(int seconds)
    {
        var runtime = new WatchedRuntime(_world.Engine.AsRuntime(), _delays, _locked);
        await using var linker = new ContainerLinker(runtime);
        long start = Stopwatch.GetTimestamp();
        await linker.FollowAsync();
        Say($"first list taken in and all files written in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");

        SafeFileHandle[] held = [.. Enumerable.Range(0, _locked).Select(number => Lock(_world.HostsPathOf(_ids[number])))];
        await PhaseAsync("warm-up", seconds / 4);
        double before = await MemoryAsync();
        using var end = new CancellationTokenSource();
        Task<List<double>> questions = AskAsync(linker, end.Token);
        await PhaseAsync("measured", seconds);
        await end.CancelAsync();
        List<double> answers = await questions;
        answers.Sort();
        double after = await MemoryAsync();
        Array.ForEach(held, handle => handle.Dispose());
        Say($"restarts {_restarts}, facts {runtime.Facts}, files written {runtime.Writes}");
        Say($"delay from a source's start to each recipient's file: p50 {_delays.Percentile(0.5):0.00} ms, p99 {_delays.Percentile(0.99):0.00} ms, longest {_delays.Percentile(1):0.00} ms, of {_delays.Count}");
        Say($"questions: {answers.Count}, answered in p50 {answers[answers.Count / 2]:0.000} ms, p99 {answers[answers.Count * 99 / 100]:0.000} ms");
        Say($"still awaited at the end: {_delays.Awaiting}");
        Say($"managed memory after warm-up {before:0.0} MB, at the end {after:0.0} MB");
        return after <= before * MostGrowth && _delays.Awaiting == 0;
    }

    private static SafeFileHandle Lock(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        int error = LinuxFile.TryLock(file, write: true);
        return error == 0 ? file : throw new IOException($"{path} cannot be locked: error {error}.");
    }

    /// <summary>One question after the other, with a short pause, as a page that people look at asks them.</summary>
    private static async Task<List<double>> AskAsync(ContainerLinker linker, CancellationToken end)
    {
        var milliseconds = new List<double>();
        var random = new Random(2);
        while (!end.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await linker.ExplainAsync(LoadWorld.NameOf(random.Next(Containers)), LoadWorld.AliasOf(0), CancellationToken.None);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(10, CancellationToken.None);
        }

        return milliseconds;
    }

    private async Task PhaseAsync(string name, int seconds)
    {
        long start = Stopwatch.GetTimestamp();
        int first = _restarts;
        TimeSpan behind = TimeSpan.Zero;
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds))
        {
            RestartBatch();
            TimeSpan due = TimeSpan.FromSeconds((double)(_restarts - first) / RestartsASecond) - Stopwatch.GetElapsedTime(start);
            behind = due < -behind ? -due : behind;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
        }

        double pace = (_restarts - first) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Say($"{name}: {pace:0} restarts a second for {seconds} s, at most {behind.TotalMilliseconds:0} ms behind");
    }

    /// <summary>All are down for a moment and come up in another order, so that they get each other's addresses. Where a file is locked the simulated engine would wait for it, which no real one does.</summary>
    private void RestartBatch()
    {
        int[] batch = [.. Enumerable.Range(0, Batch).Select(_ => _random.Next(_locked, Containers)).Distinct()];
        foreach (int number in batch)
        {
            _world.Engine.Stop(_ids[number]);
        }

        foreach (int number in batch.Reverse())
        {
            _delays.Starting(number);
            _world.Engine.Start(_ids[number]);
            _restarts++;
        }
    }

    private async Task<double> MemoryAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (_delays.Awaiting > 0 && Stopwatch.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(20);
        }

        return GC.GetTotalMemory(forceFullCollection: true) / 1e6;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
