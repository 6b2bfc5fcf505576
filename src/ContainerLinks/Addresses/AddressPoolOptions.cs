using System.Net;

namespace ContainerLinks;

/// <summary>What an <see cref="AddressPool"/> gives out, and how.</summary>
/// <remarks>
/// <para>Only <see cref="Network"/> must be set. A pool reads its options once, when it is made; later changes have no effect on it.</para>
/// <para>Never given out: the network and broadcast address of an IPv4 network (a /31 gives out both of its addresses, a /32 its one), the first address of an
/// IPv6 network (RFC 4291, subnet-router anycast), the gateway, and what is <see cref="Excluded"/>.</para>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class AddressPoolOptions
{
    /// <summary>The longest <see cref="ReuseDelay"/>: 365 days.</summary>
    public static readonly TimeSpan MaximumReuseDelay = TimeSpan.FromDays(365);

    /// <summary>The network of all addresses, IPv4 or IPv6.</summary>
    /// <value>Must be set: the default value would contain every IPv4 address and is refused, as 0.0.0.0/0 is. Memory goes by leases, so a /8 or a /64 costs nothing by itself.</value>
    public IPNetwork Network { get; set; }

    /// <summary>The address of the gateway, which is never given out.</summary>
    /// <value>An address of <see cref="Network"/>. The default, null, is the first usable address of <see cref="Range"/>, or of the network without a range, as in Docker.</value>
    public IPAddress? Gateway { get; set; }

    /// <summary>Whether an address is kept for a gateway at all.</summary>
    /// <value>The default is true. If false, <see cref="Gateway"/> must be null.</value>
    public bool HasGateway { get; set; } = true;

    /// <summary>Where automatic addresses come from; requested ones may lie anywhere in the network.</summary>
    /// <value>A part of <see cref="Network"/>, of which all addresses are usable, first and last too, unless they are first or last of the network. The default, null, is the whole network.</value>
    public IPNetwork? Range { get; set; }

    /// <summary>Addresses that are never given out, for example those of printers and routers.</summary>
    /// <value>Parts of <see cref="Network"/>; they may overlap. Empty by default.</value>
    public IList<IPNetwork> Excluded { get; } = [];

    /// <summary>How long a released address rests before another owner may get it, so that nobody talks to a stranger through a stale neighbour entry or hosts line.</summary>
    /// <value>From zero to <see cref="MaximumReuseDelay"/>; the default is 30 seconds.</value>
    public TimeSpan ReuseDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an address may be given out before its rest is over when nothing else is left: the one released longest ago. The lease then says <see cref="AddressLease.ReusedEarly"/>.</summary>
    /// <value>The default is false: the pool is exhausted then.</value>
    public bool ReuseUnderPressure { get; set; }

    /// <summary>How an address is picked.</summary>
    /// <value>The default is <see cref="AddressAllocation.Sticky"/>.</value>
    public AddressAllocation Allocation { get; set; }
}
