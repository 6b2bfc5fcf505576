using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>How a link behaves when its source is not there.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record LinkPolicy
{
    // Not in the text of a property, so that it comes before a binder of configuration sees the type.
    static LinkPolicy() => AddressText.LetBindersRead();

    /// <summary>A policy with the default of every property.</summary>
    public static LinkPolicy Default { get; } = new();

    /// <summary>What becomes of the line in the hosts file while the source is stopped.</summary>
    /// <value>The default is <see cref="SourceStoppedAction.Remove"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public SourceStoppedAction OnSourceStopped
    {
        get;
        init => field = value is >= SourceStoppedAction.Remove and <= SourceStoppedAction.PointTo
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OnSourceStopped), value, "Expected Remove, Keep or PointTo.");
    }

    /// <summary>Where the alias points while the source is stopped, with <see cref="SourceStoppedAction.PointTo"/>. Otherwise it is ignored.</summary>
    /// <remarks>It has to be the address of one host, since a recipient connects to it. The unspecified address (<c>0.0.0.0</c>, <c>::</c>) is none: Linux takes it for the
    /// recipient itself (RFC 1122, 3.2.1.3; RFC 4291, 2.5.2). Neither are multicast and the broadcast address.</remarks>
    /// <value>The default is null. The address is copied. An IPv4 address in IPv6 form (<c>::ffff:10.0.0.1</c>) becomes the IPv4 address.</value>
    /// <exception cref="ArgumentException">The address has a scope id (<c>fe80::1%3</c>), which means nothing in another container, or is none of one host.</exception>
    public IPAddress? SinkAddress
    {
        get;
        init => field = value is null ? null : CheckSink(HostsAddress.Normalise(value, nameof(SinkAddress)), nameof(SinkAddress));
    }

    /// <summary>What becomes of the link when the source is removed.</summary>
    /// <value>The default is <see cref="SourceRemovedAction.Keep"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public SourceRemovedAction OnSourceRemoved
    {
        get;
        init => field = value is >= SourceRemovedAction.Keep and <= SourceRemovedAction.Refuse
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OnSourceRemoved), value, "Expected Keep, Drop or Refuse.");
    }

    /// <summary>Whether the recipient may start only while the source has an address. Such a link counts in the start order.</summary>
    /// <value>The default is false. If false, the link never keeps its recipient from starting.</value>
    public bool Required { get; init; }

    /// <summary>What is wrong with the policy as a whole, as a sentence, or null if nothing is.</summary>
    internal string? FindFault() =>
        OnSourceStopped == SourceStoppedAction.PointTo && SinkAddress is null
            ? $"The policy points to a sink address while the source is stopped, but {nameof(SinkAddress)} is null; expected an address."
            : null;

    /// <summary>What is wrong with an address as a sink, as a sentence, or null if nothing is.</summary>
    internal static string? FindFaultOfSink(IPAddress sink)
    {
        bool isMulticast = sink.AddressFamily == AddressFamily.InterNetworkV6 ? sink.IsIPv6Multicast : (sink.GetAddressBytes()[0] & 0xF0) == 0xE0;
        string? kind = sink.Equals(IPAddress.Any) || sink.Equals(IPAddress.IPv6Any) ? "the unspecified address"
            : sink.Equals(IPAddress.Broadcast) ? "the broadcast address"
            : isMulticast ? "a multicast address"
            : null;
        return kind is null ? null : $"The sink address '{sink}' is {kind}, where no server can be; expected the address of one host.";
    }

    private static IPAddress CheckSink(IPAddress sink, string parameter) =>
        FindFaultOfSink(sink) is string fault ? throw new ArgumentException(fault, parameter) : sink;

    internal static LinkPolicy? ThrowIfInvalid(LinkPolicy? policy, string parameter) =>
        policy?.FindFault() is string fault ? throw new ArgumentException(fault, parameter) : policy;
}
