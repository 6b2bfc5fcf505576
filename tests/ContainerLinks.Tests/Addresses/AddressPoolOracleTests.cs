using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>Random lives of owners, beside a plain table of who holds what.</summary>
public sealed class AddressPoolOracleTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    public enum Deed
    {
        Acquire,
        Release,
        Reserve,
        Forget,
        Wait,
        SaveAndLoad,
    }

    [Theory]
    [InlineData("10.0.0.0/28", AddressAllocation.Sticky)]
    [InlineData("10.0.0.0/28", AddressAllocation.LowestFree)]
    [InlineData("10.0.0.0/28", AddressAllocation.NextFree)]
    [InlineData("fd00::/124", AddressAllocation.Sticky)]
    public void No_address_has_two_owners_and_nothing_is_lost(string network, AddressAllocation allocation) =>
        Gen.Select(Gen.Enum<Deed>(), Gen.Int[0, 19], Gen.Int[1, 14]).Array[0, 80].Sample(steps => Play(network, allocation, steps), iter: 300, seed: "0000KiHAfg10");

    private static void Play(string network, AddressAllocation allocation, (Deed Deed, int Owner, int Address)[] steps)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var options = new AddressPoolOptions { Network = IPNetwork.Parse(network), Allocation = allocation, ReuseDelay = Delay };
        var pool = new AddressPool(options, time);
        var held = new Dictionary<string, AddressLease>();
        var reserved = new Dictionary<string, IPAddress>();
        var released = new Dictionary<IPAddress, DateTimeOffset>();
        foreach ((Deed step, int number, int last) in steps)
        {
            string owner = $"owner{number}";
            switch (step)
            {
                case Deed.Acquire:
                    Acquire(pool, owner, held, reserved, released, time);
                    break;
                case Deed.Release when held.Remove(owner, out AddressLease lease):
                    pool.Release(lease).Should().BeTrue();
                    pool.Release(lease).Should().BeFalse("the lease is stale now");
                    released[lease.Address] = time.GetUtcNow();
                    break;
                case Deed.Reserve:
                    Reserve(pool, owner, At(options.Network, last), held, reserved);
                    break;
                case Deed.Forget:
                    if (held.Remove(owner, out AddressLease forgotten))
                    {
                        released[forgotten.Address] = time.GetUtcNow();
                    }

                    reserved.Remove(owner);
                    pool.Forget(owner);
                    break;
                case Deed.Wait:
                    time.Advance(TimeSpan.FromSeconds(last));
                    break;
                case Deed.SaveAndLoad:
                    AddressPoolState state = pool.Export();
                    pool = new AddressPool(options, time);
                    pool.Import(state);
                    break;
            }

            pool.GetLeases().Select(lease => (lease.Owner, lease.Address)).Should().BeEquivalentTo(held.Values.Select(lease => (lease.Owner, lease.Address)));
            pool.Statistics.Used.Should().Be(held.Count);
        }
    }

    private static void Acquire(AddressPool pool, string owner, Dictionary<string, AddressLease> held, Dictionary<string, IPAddress> reserved, Dictionary<IPAddress, DateTimeOffset> released, FakeTimeProvider time)
    {
        AddressLease lease;
        try
        {
            lease = pool.Acquire(owner);
        }
        catch (AddressPoolExhaustedException exhausted)
        {
            int resting = released.Count(pair => time.GetUtcNow() - pair.Value < Delay && !held.Values.Any(other => other.Address.Equals(pair.Key)));
            (held.Count + reserved.Count + resting).Should().BeGreaterThanOrEqualTo(13, "else an address was free: {0}", exhausted.Message);
            return;
        }

        if (held.TryGetValue(owner, out AddressLease before))
        {
            lease.Should().Be(before, "an owner that has a lease gets it again");
            return;
        }

        held.Values.Should().NotContain(other => other.Address.Equals(lease.Address));
        reserved.Where(pair => pair.Key != owner).Should().NotContain(pair => pair.Value.Equals(lease.Address));
        if (reserved.TryGetValue(owner, out IPAddress? fixedAddress))
        {
            lease.Address.Should().Be(fixedAddress);
        }

        held.Add(owner, lease);
    }

    private static void Reserve(AddressPool pool, string owner, IPAddress address, Dictionary<string, AddressLease> held, Dictionary<string, IPAddress> reserved)
    {
        try
        {
            pool.Reserve(owner, address);
            held.Where(pair => pair.Key != owner).Should().NotContain(pair => pair.Value.Address.Equals(address));
            reserved.Where(pair => pair.Key != owner).Should().NotContain(pair => pair.Value.Equals(address));
            reserved[owner] = address;
        }
        catch (Exception refusal) when (refusal is ContainerLinksException or InvalidOperationException or ArgumentException)
        {
            // Held by somebody else, the gateway, or the owner holds or has reserved another: then nothing has changed.
        }
    }

    private static IPAddress At(IPNetwork network, int last)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        bytes[^1] += (byte)last;
        return new IPAddress(bytes);
    }
}
