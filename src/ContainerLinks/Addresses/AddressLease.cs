using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The right of an owner to an address, until it is released.</summary>
/// <remarks>
/// <para>Equality is by value. The default value is no lease: <see cref="IsDefault"/> is true, <see cref="Owner"/> and <see cref="Address"/> throw.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public readonly record struct AddressLease
{
    private readonly string? _owner;
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly bool _isIPv6;

    /// <summary>Makes a lease; only implementations of <see cref="IAddressPool"/> need to.</summary>
    /// <param name="owner">Who has the address: any text that is not empty.</param>
    /// <param name="address">The address, without a scope id; IPv4 mapped into IPv6 becomes IPv4.</param>
    /// <param name="generation">The number that the pool gave to this lease, 1 or more.</param>
    /// <param name="reusedEarly">Whether the address was taken before its rest was over.</param>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> or <paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty, or <paramref name="address"/> has a scope id.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="generation"/> is less than 1.</exception>
    public AddressLease(string owner, IPAddress address, long generation, bool reusedEarly = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        address = address.Normalised();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
        {
            throw new ArgumentException($"{address} has a scope id; expected an address that means the same on every host.", nameof(address));
        }

        this = new AddressLease(owner, address.ToBits(), address.AddressFamily == AddressFamily.InterNetworkV6, generation, reusedEarly);
    }

    internal AddressLease(string owner, UInt128 bits, bool isIPv6, long generation, bool reusedEarly)
    {
        _owner = owner;
        _upper = (ulong)(bits >> 64);
        _lower = (ulong)bits;
        _isIPv6 = isIPv6;
        Generation = generation;
        ReusedEarly = reusedEarly;
    }

    /// <summary>Whether this is the default value, which is no lease.</summary>
    public bool IsDefault => _owner is null;

    /// <summary>Who has the address.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public string Owner => _owner ?? throw NoLease();

    /// <summary>The address. It is made anew at each call, so keep it if it is needed often.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public IPAddress Address => _owner is null
        ? throw NoLease()
        : AddressBits.ToAddress(Bits, _isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);

    /// <summary>The number of this lease: each new lease of a pool has a greater one, so that a release of a former lease can be told.</summary>
    /// <value>1 or more; 0 in the default value.</value>
    public long Generation { get; }

    /// <summary>Whether the address was taken before its reuse delay was over: because the pool was otherwise empty, or because it was asked for by name. Its last owner may still be in somebody's memory.</summary>
    public bool ReusedEarly { get; }

    internal UInt128 Bits => new(_upper, _lower);

    internal bool IsIPv6 => _isIPv6;

    /// <summary>Owner, address and generation, for example <c>web 10.0.0.2 #7</c>; an empty text for the default value.</summary>
    public override string ToString() =>
        IsDefault ? "" : string.Create(CultureInfo.InvariantCulture, $"{Quoting.Printable(Owner)} {Address} #{Generation}");

    private static InvalidOperationException NoLease() => new("The default AddressLease is no lease: it has no owner and no address.");
}
