using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>One recipient's file gets another address, against <see cref="File.WriteAllText(string, string)"/>, which cuts the file first.</summary>
[MemoryDiagnoser]
public class HostsFileWriteBenchmarks : IDisposable
{
    internal const string Fixed = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n172.17.0.2\t14f6f2a16abc\n";
    private readonly HostsEntry[][] _sameLength = [Entry(5), Entry(6)];
    private readonly HostsEntry[][] _otherLength = [Entry(5), Entry(116)];
    private readonly string[] _texts = [Fixed + "172.17.0.5\tmysql 17b6c5f037a9\n", Fixed + "172.17.0.116\tmysql 17b6c5f037a9\n"];
    private string _path = "";
    private HostsFile _file = null!;
    private int _turn;

    [ParamsAllValues]
    public HostsFileDisk On { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _path = Path.Combine(On.Folder(), $"containerlinks-{Environment.ProcessId}");
        File.WriteAllText(_path, Fixed);
        _file = new HostsFile(_path);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void WriteAllText() => File.WriteAllText(_path, _texts[_turn++ & 1], Encoding.UTF8);

    [Benchmark]
    public bool UpdateWithTheSameLength() => _file.Update(_sameLength[_turn++ & 1]);

    [Benchmark]
    public bool UpdateWithAnotherLength() => _file.Update(_otherLength[_turn++ & 1]);

    [Benchmark]
    public bool UpdateWithoutAChange() => _file.Update(_sameLength[0]);

    internal static HostsEntry[] Entry(byte last) => [new(new IPAddress([172, 17, 0, last]), "mysql", "17b6c5f037a9")];
}
