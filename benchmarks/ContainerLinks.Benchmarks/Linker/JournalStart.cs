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
            // Labels make the links; the linker keeps them in its journal.
            _ = await FollowAsync(folder, Containers(withLabels: true));
            ContainerInfo[] containers = Containers(withLabels: false);
            int lists = 0;
            for (int turn = 0; turn < 5; turn++)
            {
                (TimeSpan took, lists, int links) = await FollowAsync(folder, containers);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start with {Count} containers and {links} links from the journal: {took.TotalMilliseconds:0} ms, listed {lists} time(s)"));
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
        var options = new ContainerLinksOptions();
        options.Journal.Folder = folder;
        long start = Stopwatch.GetTimestamp();
        await using var linker = new ContainerLinker(runtime, options);
        await linker.FollowAsync();
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return (took, runtime.Lists, (await linker.GetStatusAsync()).Count);
    }

    private static ContainerInfo[] Containers(bool withLabels) =>
    [
        .. Enumerable.Range(0, Count).Select(number => ToldRuntime.Container(
            number, $"c{number}", null, withLabels ? new Dictionary<string, string> { ["containerlinks.link"] = $"c{(number + 1) % Count}:next" } : null)),
    ];
}
