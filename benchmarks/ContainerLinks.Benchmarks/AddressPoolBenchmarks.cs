using System.Net;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>One start and one stop of a container on a /16. The baseline is what is otherwise written: a set of used addresses, scanned from the start.</summary>
[MemoryDiagnoser]
public class AddressPoolBenchmarks
{
    private const int Hosts = 65_533;
    private const uint First = 0x0A01_0002;
    private const string Owner = "17b6c5f037a9";
    private readonly HashSet<uint> _used = [];
    private readonly Dictionary<string, uint> _addresses = [];
    private AddressPool _sticky = null!;
    private AddressPool _lowestFree = null!;
    private AddressPool _nextFree = null!;

    /// <summary>How many of a hundred addresses are in use, at random; the free ones of a full pool lie near its end.</summary>
    [Params(0, 50, 99)]
    public int PercentUsed { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _sticky = Pool(AddressAllocation.Sticky);
        _lowestFree = Pool(AddressAllocation.LowestFree);
        _nextFree = Pool(AddressAllocation.NextFree);
        var random = new Random(1);
        for (uint host = 0; host < Hosts; host++)
        {
            // At 99 % only the last hundredth is free: the case that a scan is worst at.
            bool used = PercentUsed == 99 ? host < Hosts * 0.99 : random.Next(100) < PercentUsed;
            if (!used)
            {
                continue;
            }

            uint bits = First + host;
            var address = new IPAddress([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);
            _used.Add(bits);
            _addresses.Add($"other-{host}", bits);
            _sticky.Acquire($"other-{host}", address);
            _lowestFree.Acquire($"other-{host}", address);
            _nextFree.Acquire($"other-{host}", address);
        }
    }

    [Benchmark(Baseline = true)]
    public bool NaiveScan()
    {
        uint address = First;
        while (!_used.Add(address))
        {
            address++;
        }

        _addresses.Add(Owner, address);
        return _addresses.Remove(Owner, out uint held) && _used.Remove(held);
    }

    [Benchmark]
    public bool Sticky() => _sticky.Release(_sticky.Acquire(Owner));

    [Benchmark]
    public bool LowestFree() => _lowestFree.Release(_lowestFree.Acquire(Owner));

    [Benchmark]
    public bool NextFree() => _nextFree.Release(_nextFree.Acquire(Owner));

    private static AddressPool Pool(AddressAllocation allocation) => new(new AddressPoolOptions
    {
        Network = IPNetwork.Parse("10.1.0.0/16"),
        Allocation = allocation,
        ReuseDelay = allocation == AddressAllocation.Sticky ? TimeSpan.FromSeconds(30) : TimeSpan.Zero,
    });
}
