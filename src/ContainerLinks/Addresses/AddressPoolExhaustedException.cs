using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>A pool has no address left. <see cref="ContainerLinksException.Error"/> is <see cref="ContainerLinksError.AddressesExhausted"/>.</summary>
#pragma warning disable CA1032 // Without its numbers the exception would not say whether to wait or to make the pool larger.
public sealed class AddressPoolExhaustedException : ContainerLinksException
#pragma warning restore CA1032
{
    /// <summary>Makes the exception, with a message that tells the numbers.</summary>
    /// <param name="network">The pool's network.</param>
    /// <param name="range">The part of it that automatic addresses come from; null if that is the whole network.</param>
    /// <param name="statistics">How full the range was.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is null.</exception>
    public AddressPoolExhaustedException(IPNetwork network, AddressRange? range, AddressPoolStatistics statistics)
        : base(ContainerLinksError.AddressesExhausted, Describe(network, range, statistics))
    {
        Network = network;
        Range = range;
        Statistics = statistics;
    }

    /// <summary>The pool's network.</summary>
    public IPNetwork Network { get; }

    /// <summary>The part of it that automatic addresses come from; null if that is the whole network.</summary>
    public AddressRange? Range { get; }

    /// <summary>How full the range was. <see cref="AddressPoolStatistics.NextFreeAt"/> tells whether waiting helps.</summary>
    public AddressPoolStatistics Statistics { get; }

    /// <summary>Whether waiting helps: an address rests, and comes free at <see cref="AddressPoolStatistics.NextFreeAt"/>.</summary>
    public override bool IsTransient => Statistics.NextFreeAt is not null;

    private static string Describe(IPNetwork network, AddressRange? range, AddressPoolStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        string place = range is null ? "" : $" (range {range})";
        string next = statistics.NextFreeAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"the next one comes free at {at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}")
            : "none comes free by waiting";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The pool {network}{place} has no free address: size {statistics.Size}, used {statistics.Used}, reserved {statistics.Reserved}, waiting {statistics.Waiting}; {next}.");
    }
}
