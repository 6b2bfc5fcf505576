using System.Globalization;

namespace ContainerLinks.Benchmarks;

/// <summary>The short version of the benchmarks: a line is a name and our time over the baseline's. The times themselves go to the other stream.</summary>
internal static class RatioRun
{
    public static async Task<int> RunAsync()
    {
        foreach (int percent in (int[])[0, 50, 99])
        {
            var pool = new AddressPoolBenchmarks { PercentUsed = percent };
            pool.Fill();
            Print($"pool-sticky-{percent}-percent-used", () => pool.Sticky(), () => pool.NaiveScan());
            Print($"pool-lowest-free-{percent}-percent-used", () => pool.LowestFree(), () => pool.NaiveScan());
        }

        Rendering();
        FileUpdate();
        await LinkerAsync();
        Graph();
        var variables = new LinkEnvironmentBenchmarks { Ports = 10 };
        variables.Setup();
        Print("variables-of-10-ports", () => variables.From28(), () => variables.Naive());
        return 0;
    }

    private static void Rendering()
    {
        foreach (int entries in (int[])[4, 100])
        {
            var rendering = new HostsFileRendererBenchmarks { Entries = entries };
            rendering.Setup();
            Print($"rendering-of-{entries}-entries", () => rendering.Renderer(), () => rendering.StringBuilder());
        }
    }

    private static void FileUpdate()
    {
        var file = new HostsFileWriteBenchmarks { On = HostsFileDisk.Temporary };
        file.Setup();
        Print("file-update-same-length", () => file.UpdateWithTheSameLength(), file.WriteAllText);
        Print("file-update-other-length", () => file.UpdateWithAnotherLength(), file.WriteAllText);
        file.Dispose();
    }

    /// <summary>From the fact to the last file, through the whole linker.</summary>
    private static async Task LinkerAsync()
    {
        await using var moves = new SourceMovesBenchmarks { Recipients = 100 };
        await moves.SetupAsync();
        Print("source-of-100-recipients-moves", () => moves.MoveAsync().GetAwaiter().GetResult(), moves.WriteAllText);
        await using var start = new ManyLinksBenchmarks();
        await start.SetupAsync();
        Print("recipient-of-1000-links-starts", () => start.StartAsync().GetAwaiter().GetResult(), start.RewriteForEachLink);
    }

    private static void Graph()
    {
        var graph = new LinkGraphBenchmarks { Links = 100_000 };
        graph.Setup();
        Print("graph-find", () => graph.FindInGraph(), () => graph.FindInList());
        Print("graph-links-to-a-source", () => graph.LinksToInGraph(), () => graph.LinksToInList());
        Print("graph-remove-and-add", () => graph.RemoveAndAddInGraph(), graph.RemoveAndAddInList);
    }

    private static void Print(string name, Action ours, Action baseline)
    {
        (double us, double other) = SideBySide.Measure(ours, baseline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {us / other:0.000000}"));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {us:0.0} ns, the baseline {other:0.0} ns"));
    }
}
