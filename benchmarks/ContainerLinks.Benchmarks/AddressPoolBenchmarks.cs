using System.Net;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>Taking the lowest free address of a /16 and giving it back, beside a walk over the addresses with a set of those in use.</summary>
[MemoryDiagnoser]
public class AddressPoolBenchmarks
{
    private const int Size = 65_533;
    private readonly HashSet<uint> _used = [];
    private AddressPool _pool = null!;

    /// <summary>How full the pool is, in percent; half full means at random places.</summary>
    [Params(0, 50, 99)]
    public int Full { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _pool = new AddressPool(new AddressPoolOptions { Network = IPNetwork.Parse("10.1.0.0/16"), Allocation = AddressAllocation.LowestFree, ReuseDelay = TimeSpan.Zero });
        var random = new Random(1);
        for (int offset = 2; offset < Size + 2; offset++)
        {
            if (Full == 99 ? offset < Size * 99 / 100 : random.Next(100) < Full)
            {
                _pool.Acquire($"owner{offset}", new IPAddress([10, 1, (byte)(offset >> 8), (byte)offset]));
                _used.Add((uint)offset);
            }
        }
    }

    [Benchmark(Baseline = true)]
    public uint NaiveScan()
    {
        for (uint offset = 2; offset < Size + 2; offset++)
        {
            if (_used.Add(offset))
            {
                _used.Remove(offset);
                return offset;
            }
        }

        return 0;
    }

    [Benchmark]
    public bool Pool() => _pool.Release(_pool.Acquire("one"));
}
