using System.Buffers;
using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>Entries to UTF-8, against the StringBuilder that one would write otherwise.</summary>
[MemoryDiagnoser]
public class HostsFileRendererBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private HostsEntry[] _entries = [];

    [Params(4, 100)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup() =>
        _entries = [.. Enumerable.Range(0, Entries).Select(number => new HostsEntry(new IPAddress([172, 17, 0, (byte)number]), $"alias{number}", "17b6c5f037a9", $"source{number}"))];

    [Benchmark(Baseline = true)]
    public byte[] StringBuilder()
    {
        var text = new StringBuilder();
        foreach (HostsEntry entry in _entries)
        {
            text.Append(entry.Address).Append('\t').AppendJoin(' ', entry.Names).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    [Benchmark]
    public int Renderer()
    {
        _buffer.ResetWrittenCount();
        HostsFileRenderer.Default.Render(_entries, _buffer);
        return _buffer.WrittenCount;
    }
}
