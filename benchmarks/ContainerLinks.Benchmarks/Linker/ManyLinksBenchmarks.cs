using System.Text;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>A recipient with a thousand links stops and starts with a new file, against one rewrite of the file a link, as engines with native links do it.</summary>
[MemoryDiagnoser]
public class ManyLinksBenchmarks : IAsyncDisposable
{
    private const int Links = 1000;
    private const string Fixed = "127.0.0.1\tlocalhost\n";
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"containerlinks-many-{Environment.ProcessId}");
    private readonly Dictionary<string, string> _labels = Enumerable.Range(1, Links).ToDictionary(link => $"containerlinks.link.{link}", link => $"source{link}:db{link}");
    private ToldRuntime _runtime = null!;
    private ContainerLinker _linker = null!;

    internal int Writes => _runtime.Writes;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        await File.WriteAllTextAsync(_path, Fixed);
        _runtime = new ToldRuntime([.. Enumerable.Range(1, Links).Select(number => ToldRuntime.Container(number, $"source{number}", null))]);
        _linker = new ContainerLinker(_runtime);
        await _linker.FollowAsync();
        await StartAsync();
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _linker.DisposeAsync();
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void RewriteForEachLink()
    {
        var text = new StringBuilder(Fixed);
        for (int link = 1; link <= Links; link++)
        {
            text.Append("10.0.0.").Append(link & 255).Append("\tdb").Append(link).Append(" source").Append(link).Append('\n');
            File.WriteAllText($"{_path}-plain", text.ToString());
        }
    }

    /// <summary>The fact of a start comes with a file that the engine made anew.</summary>
    [Benchmark]
    public async Task StartAsync()
    {
        await File.WriteAllTextAsync(_path, Fixed);
        await _runtime.TellAsync(ToldRuntime.Container(0, "web", _path, _labels));
        await _linker.FollowAsync();
    }
}
