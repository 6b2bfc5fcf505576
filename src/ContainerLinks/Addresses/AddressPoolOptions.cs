using System.Net;

namespace ContainerLinks;

/// <summary>What an <see cref="AddressPool"/> gives out, and how.</summary>
/// <remarks>
/// <para>Only <see cref="Network"/> must be set. A pool reads its options once, when it is made; later changes have no effect on it.</para>
/// <para>Never given out: the network and broadcast address of an IPv4 network, the first address of an IPv6 network (RFC 4291, subnet-router anycast), the gateway, and what is
/// <see cref="Excluded"/>. A network of one or two addresses (/32, /31, /128, /127) gives out all of them (RFC 3021, RFC 6164), unless a <see cref="Gateway"/> is named.
/// If nothing is left for owners that ask for none, the options are refused.</para>
/// <para>All of it binds from configuration as text, for example <c>"Network": "172.17.0.0/16", "Excluded": [ "172.17.0.9", "172.17.0.10-172.17.0.20" ]</c>.
/// The binder that a source generator writes knows none of these types: with it, set them in code.</para>
/// <threadsafety>Not safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class AddressPoolOptions
{
    static AddressPoolOptions() => AddressText.LetBindersRead();

    /// <summary>The longest <see cref="ReuseDelay"/>: 365 days.</summary>
    public static readonly TimeSpan MaximumReuseDelay = TimeSpan.FromDays(365);

    /// <summary>The network of all addresses, IPv4 or IPv6.</summary>
    /// <value>It must be set where the linker gives the addresses. <c>0.0.0.0/0</c> is refused. Memory grows with leases and not with the network, so a /8 or a /64 costs nothing by itself.</value>
    public IPNetwork Network { get; set; }

    /// <summary>The address of the gateway, which is never given out.</summary>
    /// <value>An address of <see cref="Network"/>. The default is null: the first usable address of <see cref="Range"/>, or of the network without a range, as in Docker.
    /// A network of one or two addresses then has no gateway.</value>
    public IPAddress? Gateway { get; set; }

    /// <summary>Whether an address is kept for a gateway at all.</summary>
    /// <value>The default is true. If false, <see cref="Gateway"/> must not be set.</value>
    public bool HasGateway { get; set; } = true;

    /// <summary>Where automatic addresses come from. Requested ones may lie anywhere in the network.</summary>
    /// <value>A part of <see cref="Network"/>, as a CIDR block or as <c>FIRST-LAST</c>. All its addresses are usable, unless they are the first or last of the network. The default is null: the whole network.</value>
    public AddressRange? Range { get; set; }

    /// <summary>Addresses that are never given out, for example those of printers and routers.</summary>
    /// <value>Parts of <see cref="Network"/>, as addresses, CIDR blocks or <c>FIRST-LAST</c>. They may overlap. Empty by default. In configuration a list, or one text with commas: <c>10.0.0.9, 10.0.0.20-10.0.0.30</c>.</value>
#pragma warning disable CA2227 // A binder that reads one text sets it.
    public IList<AddressRange> Excluded { get; set; } = [];
#pragma warning restore CA2227

    /// <summary>How long a released address rests before another owner may get it, so that nobody talks to a stranger through a stale neighbour entry or hosts line.</summary>
    /// <value>The default is 30 seconds. From 0 to 365 days.</value>
    public TimeSpan ReuseDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an address may be given out before its rest is over when nothing else is left: the one released longest ago.</summary>
    /// <remarks>The lease then says <see cref="AddressLease.ReusedEarly"/>.</remarks>
    /// <value>The default is false. If false, the pool then counts as exhausted.</value>
    public bool ReuseUnderPressure { get; set; }

    /// <summary>How an address is picked.</summary>
    /// <value>The default is <see cref="AddressAllocation.Sticky"/>.</value>
    public AddressAllocation Allocation { get; set; }
}
