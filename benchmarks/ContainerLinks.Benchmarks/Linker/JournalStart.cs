using System.Diagnostics;
using System.Globalization;

namespace ContainerLinks.Benchmarks;

/// <summary>How long a linker needs from its making until it follows 100,000 containers whose 100,000 links come from the journal.</summary>
internal static class JournalStart
{
    private const int Count = 100_000;

    /// <returns>0 if the containers were listed once.</returns>
    public static async Task<int> RunAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"containerlinks-journal-{Environment.ProcessId}");
        try
        {
            ContainerInfo[] containers = [.. Enumerable.Range(0, Count).Select(number => ToldRuntime.Container(number, NameOf(number), hostsPath: null))];
            await MakeLinksAsync(folder, containers);
            int lists = 0;
            for (int turn = 0; turn < 10; turn++)
            {
                // Each second time one container more is gone, so that the journal has to be written anew.
                bool isExact = turn % 2 == 0;
                containers = isExact ? containers : containers[..^1];
                (TimeSpan took, lists, int links) = await FollowAsync(folder, containers);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start with {containers.Length} containers and {links} links from the journal{(isExact ? "" : ", which is written anew")}: {took.TotalMilliseconds:0} ms, listed {lists} time(s)"));
            }

            return lists == 1 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(TimeSpan Took, int Lists, int Links)> FollowAsync(string folder, IReadOnlyList<ContainerInfo> containers)
    {
        var runtime = new ToldRuntime(containers);
        long start = Stopwatch.GetTimestamp();
        await using var linker = new ContainerLinker(runtime, OptionsWith(folder));
        await linker.FollowAsync();
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        return (took, runtime.Lists, (await linker.GetLinksAsync()).Count);
    }

    private static async Task MakeLinksAsync(string folder, IReadOnlyList<ContainerInfo> containers)
    {
        await using var linker = new ContainerLinker(new ToldRuntime(containers), OptionsWith(folder));
        for (int number = 0; number < Count; number++)
        {
            await linker.LinkAsync(NameOf(number), $"{NameOf((number + 1) % Count)}:next");
        }
    }

    private static ContainerLinksOptions OptionsWith(string folder)
    {
        var options = new ContainerLinksOptions();
        options.Journal.Folder = folder;
        options.Journal.FlushToDisk = false;
        return options;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number}");
}
