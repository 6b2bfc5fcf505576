using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>A source gets another address: from the fact to the last recipient's file, against one <see cref="File.WriteAllText(string, string)"/> a file.</summary>
[MemoryDiagnoser]
public class SourceMovesBenchmarks : IAsyncDisposable
{
    private const string Fixed = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"containerlinks-moves-{Environment.ProcessId}");
    private string[] _paths = [];
    private ToldRuntime _runtime = null!;
    private ContainerLinker _linker = null!;
    private long _moves;
    private int _turn;

    [Params(10, 100, 1000)]
    public int Recipients { get; set; }

    internal int Writes => _runtime.Writes;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        Directory.CreateDirectory(_folder);
        _paths = [.. Enumerable.Range(1, Recipients).Select(number => Path.Combine(_folder, $"{number}"))];
        foreach (string path in _paths)
        {
            await File.WriteAllTextAsync(path, Fixed);
        }

        var labels = new Dictionary<string, string> { ["containerlinks.link"] = "source:db" };
        _runtime = new ToldRuntime([ToldRuntime.Container(0, "source", null), .. _paths.Select((path, at) => ToldRuntime.Container(at + 1, $"web{at}", path, labels))]);
        _linker = new ContainerLinker(_runtime);
        await _linker.FollowAsync();
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _linker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void WriteAllText()
    {
        string text = $"{Fixed}10.{_turn++ & 1}.0.0\tdb 000000000000 source\n";
        foreach (string path in _paths)
        {
            File.WriteAllText($"{path}-plain", text);
        }
    }

    [Benchmark]
    public async Task MoveAsync()
    {
        await _runtime.TellAsync(ToldRuntime.Container(0, "source", null, version: ++_moves));
        await _linker.FollowAsync();
    }
}
