using System.Net;

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

    /// <summary>Where the alias points while the source is stopped, for <see cref="SourceStoppedAction.PointTo"/>; ignored otherwise.</summary>
    /// <value>The default is null. An IPv4 address in IPv6 form (<c>::ffff:10.0.0.1</c>) becomes the IPv4 address.</value>
    public IPAddress? SinkAddress
    {
        get;
        init => field = value is { IsIPv4MappedToIPv6: true } ? value.MapToIPv4() : value;
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
    /// <value>The default is false: a link never keeps its recipient from starting.</value>
    public bool Required { get; init; }

    /// <summary>What is wrong with the policy as a whole, as a sentence, or null if nothing is.</summary>
    internal string? FindFault() =>
        OnSourceStopped == SourceStoppedAction.PointTo && SinkAddress is null
            ? $"The policy points to a sink address while the source is stopped, but {nameof(SinkAddress)} is null; expected an address."
            : null;

    internal static LinkPolicy? ThrowIfInvalid(LinkPolicy? policy, string parameter) =>
        policy?.FindFault() is string fault ? throw new ArgumentException(fault, parameter) : policy;
}
