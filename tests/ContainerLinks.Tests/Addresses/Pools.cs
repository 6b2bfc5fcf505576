using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

/// <summary>Short forms for the tests of the pool.</summary>
internal static class Pools
{
    public static IPAddress Ip(string text) => AddressParser.Parse(text);

    public static AddressPool Sticky(string network, int delay = 0, TimeProvider? time = null, Action<AddressPoolOptions>? more = null) =>
        Make(network, AddressAllocation.Sticky, delay, time, more);

    /// <summary>As an engine of the Docker kind uses a pool.</summary>
    public static AddressPool LowestFree(string network, Action<AddressPoolOptions>? more = null) =>
        Make(network, AddressAllocation.LowestFree, 0, null, more);

    public static AddressPool Make(string network, AddressAllocation allocation, int delay, TimeProvider? time, Action<AddressPoolOptions>? more = null)
    {
        var options = new AddressPoolOptions { Network = IPNetwork.Parse(network), Allocation = allocation, ReuseDelay = TimeSpan.FromSeconds(delay) };
        more?.Invoke(options);
        return new AddressPool(options, time ?? new FakeTimeProvider());
    }

    public static string Get(this AddressPool pool, string owner, string? requested = null) =>
        pool.Acquire(owner, requested is null ? null : Ip(requested)).Address.ToString();

    /// <summary>All automatic addresses that are left, in the order in which they are given.</summary>
    public static List<string> Drain(this AddressPool pool)
    {
        var all = new List<string>();
        while (pool.Statistics.Free > 0)
        {
            all.Add(pool.Get($"drain-{pool.Statistics.Used}"));
        }

        return all;
    }

    public static void Stop(this AddressPool pool, string owner)
    {
        pool.TryGetLease(owner, out AddressLease lease).Should().BeTrue();
        pool.Release(lease).Should().BeTrue();
    }

    public static ContainerLinksError ErrorOf(Action action) =>
        action.Should().Throw<ContainerLinksException>().Which.Error;
}
