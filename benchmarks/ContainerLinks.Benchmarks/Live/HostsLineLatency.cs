using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Benchmarks;

/// <summary>How long after a source's start a recipient finds it, on a real engine: by the linker's line, and by the engine's own one in another recipient of the same source, in the same start.</summary>
/// <remarks>Docker writes its line before the source is up, and even if it then fails to start; the linker waits for the fact that it runs. So the end of the engine's start call is a second measure, and the only
/// one for an engine without links of its own. Both lines are seen by a thread that reads the two files in a loop.</remarks>
internal static class HostsLineLatency
{
    public static async Task<int> RunAsync(Uri endpoint, int rounds)
    {
        // The line stays while the source is stopped: the engine's update finds only a line that is there.
        await using ServiceProvider services = new ServiceCollection()
            .AddContainerLinks(options => options.Policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep })
            .UseDocker(options => (options.Endpoint, options.StopTimeout) = (endpoint, TimeSpan.Zero))
            .Services.BuildServiceProvider();
        ContainerLinker linker = services.GetRequiredService<ContainerLinker>();
        IContainerRuntime runtime = services.GetRequiredService<IContainerRuntime>();
        await linker.FollowAsync();
        bool isNative = runtime.Capabilities.HasFlag(RuntimeCapabilities.LinksNatively);

        await using var stage = new Stage(runtime);
        ContainerId db = await stage.RunAsync(new ContainerSpec("bench-db") { Image = "db" });
        ContainerId squatter = await stage.CreateAsync(new ContainerSpec("bench-squatter") { Image = "db" });
        ContainerId ours = await stage.RunAsync(new ContainerSpec("bench-ours") { Image = "web", Labels = new Dictionary<string, string> { ["containerlinks.link"] = "bench-db:database" } });
        ContainerId? native = isNative ? await stage.RunAsync(new ContainerSpec("bench-native") { Image = "web", Links = ["bench-db:database"] }) : null;
        await linker.ReconcileAsync();
        string oursPath = (await runtime.FindAsync(ours.Value))!.HostsPath!;
        string? nativePath = native is { } id ? (await runtime.FindAsync(id.Value))!.HostsPath : null;

        var times = new List<(double Ours, double Native, double Started)>();
        for (int round = 0; round < rounds; round++)
        {
            // The squatter takes the source's address, or gives it free again: it moves in each round.
            await runtime.StopAsync(db);
            await (round % 2 == 0 ? runtime.StartAsync(squatter, new ContainerStart()) : runtime.StopAsync(squatter));
            await linker.ReconcileAsync();
            var watcher = new LineWatcher(oursPath, nativePath);
            long begin = Stopwatch.GetTimestamp();
            await runtime.StartAsync(db, new ContainerStart());
            double started = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            (long oursAt, long nativeAt) = await watcher.WaitAsync();
            times.Add((Stopwatch.GetElapsedTime(begin, oursAt).TotalMilliseconds, Stopwatch.GetElapsedTime(begin, nativeAt).TotalMilliseconds, started));
        }

        Report(runtime.Name, isNative, times);
        return 0;
    }

    private static void Report(string engine, bool isNative, List<(double Ours, double Native, double Started)> times)
    {
        string native = isNative ? $", the engine's own line {Median(times.Select(time => time.Native)):F1} ms" : "";
        Console.WriteLine(
            $"{engine}: after the start of a source is asked for, median of {times.Count}: our line {Median(times.Select(time => time.Ours)):F1} ms, start call answered {Median(times.Select(time => time.Started)):F1} ms{native}");
        Console.WriteLine($"{engine}-line-to-started {Median(times.Select(time => time.Ours / time.Started)):F2}");
        if (isNative)
        {
            Console.WriteLine($"{engine}-line-to-native-line {Median(times.Select(time => time.Ours / time.Native)):F2}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Containers that go at the end.</summary>
    private sealed class Stage(IContainerRuntime runtime) : IAsyncDisposable
    {
        private readonly List<ContainerId> _containers = [];

        public async Task<ContainerId> CreateAsync(ContainerSpec spec)
        {
            ContainerId id = await runtime.CreateAsync(spec);
            _containers.Add(id);
            return id;
        }

        public async Task<ContainerId> RunAsync(ContainerSpec spec)
        {
            ContainerId id = await CreateAsync(spec);
            await runtime.StartAsync(id, new ContainerStart());
            return id;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (ContainerId id in _containers)
            {
                await runtime.RemoveAsync(id, force: true);
            }
        }
    }
}
