using System.Net;

namespace ContainerLinks;

/// <summary>How the place where an alias leads has changed.</summary>
internal enum AddressChange
{
    Bound = 0,
    Unbound,
    Moved,
    Rebound,
}

/// <summary>What was told of the links of one recipient last.</summary>
internal sealed class ToldLinks
{
    private Told[] _told = [];

    /// <summary>Compares where links lead with what was told.</summary>
    /// <param name="statuses">Where they lead now.</param>
    /// <param name="changed">Hears of each one that leads elsewhere, and of the address before.</param>
    /// <returns>Whether any does.</returns>
    public bool Update(LinkStatus[] statuses, Action<AddressChange, LinkStatus, IPAddress?> changed)
    {
        bool isMoved = false;
        var told = new Told[statuses.Length];
        for (int i = 0; i < statuses.Length; i++)
        {
            LinkStatus status = statuses[i];
            Told before = Of(status.Link.Alias, i);
            if (before.Link?.Source != status.Link.Source)
            {
                // Another source under the alias: nothing was told of this link yet.
                before = default;
            }

            if (before.ChangeTo(status) is { } kind)
            {
                isMoved = true;
                changed(kind, status, before.IPv4 ?? before.IPv6);
            }

            told[i] = before.After(status);
        }

        _told = told;
        return isMoved;
    }

    /// <summary>Links hardly ever change their places.</summary>
    private Told Of(string alias, int place)
    {
        if (place < _told.Length && LinkAlias.Comparer.Equals(_told[place].Link?.Alias, alias))
        {
            return _told[place];
        }

        foreach (Told told in _told)
        {
            if (LinkAlias.Comparer.Equals(told.Link?.Alias, alias))
            {
                return told;
            }
        }

        return default;
    }

    /// <summary>What was told of a link last, and where it led last: it outlives a stop and the removal of the source.</summary>
    private readonly struct Told(ContainerLink? link, bool isBound, ContainerId? source, IPAddress? ipv4, IPAddress? ipv6)
    {
        public ContainerLink? Link { get; init; } = link;

        public bool IsBound { get; init; } = isBound;

        public ContainerId? Source { get; } = source;

        public IPAddress? IPv4 { get; } = ipv4;

        public IPAddress? IPv6 { get; } = ipv6;

        public AddressChange? ChangeTo(LinkStatus status)
        {
            bool isBound = status.Reason == LinkReason.Bound;
            return (IsBound, isBound) switch
            {
                (_, true) when Source is { } before && before != status.Source => AddressChange.Rebound,
                (false, true) => AddressChange.Bound,
                (true, false) => AddressChange.Unbound,
                (true, true) when !Equals(IPv4, status.IPv4) || !Equals(IPv6, status.IPv6) => AddressChange.Moved,
                _ => null,
            };
        }

        public Told After(LinkStatus status) => status.Reason == LinkReason.Bound
            ? new Told(status.Link, true, status.Source, status.IPv4, status.IPv6)
            : this with { Link = status.Link, IsBound = false };
    }
}
