using System.Globalization;
using System.Net;

namespace ContainerLinks.Benchmarks;

/// <summary>How much memory stays in use for pools and graphs of great size.</summary>
internal static class MemoryRun
{
    private const int Leases = 1_000_000;
    private const int Links = 1_000_000;

    public static int Run()
    {
        _ = Pool("10.0.0.0/24", ["what is made once for all pools"]);
        Print("free addresses of an IPv4 /8, all used", "bytes", 1, FullBitmap);
        string[] owners = [.. Enumerable.Range(0, Leases).Select(owner => owner.ToString("x12", CultureInfo.InvariantCulture))];
        Print("pool of an IPv4 /16, made", "bytes", 1, () => Pool("10.0.0.0/16", []));
        Print("pool of an IPv4 /8, made", "bytes", 1, () => Pool("10.0.0.0/8", []));
        Print("pool of an IPv6 /64, made", "bytes", 1, () => Pool("fd00::/64", []));
        Print("pool of an IPv4 /8, 1,000,000 leases", "bytes a lease", Leases, () => Pool("10.0.0.0/8", owners));
        Print("pool of an IPv6 /64, 1,000,000 leases", "bytes a lease", Leases, () => Pool("fd00::/64", owners));
        ContainerLink[] links = [.. Enumerable.Range(0, Links).Select(link => new ContainerLink($"recipient{link / 10}", $"source{link % 10_000}", $"alias{link % 10}"))];
        Print("graph of 1,000,000 links, beside the links themselves", "bytes a link", Links, () => Graph(links));
        Print("a link itself and a reference to it, beside its names", "bytes a link", Links, () => Array.ConvertAll(links, link => link with { }));
        return 0;
    }

    private static AddressBitmap FullBitmap()
    {
        const uint Last = (1 << 24) - 1;
        var bitmap = new AddressBitmap(Last);
        for (uint offset = 0; offset <= Last; offset++)
        {
            bitmap.Add(offset);
        }

        return bitmap;
    }

    private static AddressPool Pool(string network, string[] owners)
    {
        var pool = new AddressPool(new AddressPoolOptions { Network = IPNetwork.Parse(network) });
        foreach (string owner in owners)
        {
            pool.Acquire(owner);
        }

        return pool;
    }

    private static LinkGraph Graph(ContainerLink[] links)
    {
        var graph = new LinkGraph();
        foreach (ContainerLink link in links)
        {
            graph.Add(link);
        }

        return graph;
    }

    private static void Print(string name, string unit, int pieces, Func<object> make)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        object made = make();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(made);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {(double)(after - before) / pieces:#,0} {unit}"));
    }
}
