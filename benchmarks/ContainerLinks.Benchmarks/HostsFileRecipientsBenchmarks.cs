using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>A source moves: the files of all its recipients get its new address, each in a folder of its own, as engines lay them out. Figures are for all files together.</summary>
[MemoryDiagnoser]
public class HostsFileRecipientsBenchmarks
{
    private readonly HostsEntry[][] _addresses = [HostsFileWriteBenchmarks.Entry(5), HostsFileWriteBenchmarks.Entry(6)];
    private string _folder = "";
    private HostsFile[] _files = [];
    private int _turn;

    [ParamsAllValues]
    public HostsFileDisk On { get; set; }

    [Params(10, 100, 1000)]
    public int Recipients { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Path.Combine(On.Folder(), $"containerlinks-{Environment.ProcessId}");
        _files = [.. Enumerable.Range(0, Recipients).Select(Make)];
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true)]
    public void WriteAllText()
    {
        string text = HostsFileWriteBenchmarks.Fixed + $"172.17.0.{5 + (_turn++ & 1)}\tmysql 17b6c5f037a9\n";
        foreach (HostsFile file in _files)
        {
            File.WriteAllText(file.Path, text);
        }
    }

    [Benchmark]
    public int Update() => Count(_addresses[_turn++ & 1]);

    [Benchmark]
    public int UpdateWithoutAChange() => Count(_addresses[0]);

    private int Count(HostsEntry[] entries)
    {
        int written = 0;
        foreach (HostsFile file in _files)
        {
            written += file.Update(entries) ? 1 : 0;
        }

        return written;
    }

    private HostsFile Make(int number)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, $"{number}")).FullName, "hosts");
        File.WriteAllText(path, HostsFileWriteBenchmarks.Fixed);
        return new HostsFile(path);
    }
}
