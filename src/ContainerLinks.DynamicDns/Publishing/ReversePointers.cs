using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps the names that lead back from addresses, in zones of their own. An update is of one zone, so these follow the names and may be missing, or stay, for a moment; what goes wrong with them is no matter of the names.</summary>
/// <remarks>There is no owner record here: a PTR record is made where none is, and changed or deleted while it is the only one and leads to a name of this host.</remarks>
internal sealed class ReversePointers(IReadOnlyList<ZoneClient> zones, uint ttl, ILogger logger)
{
    private const int PointersPerMessage = 128;

    private readonly Dictionary<IPAddress, DomainName> _there = [];
    private readonly Dictionary<IPAddress, DomainName> _blocked = [];
    private string? _told;
    private bool _isToLookAgain;

    /// <param name="Address">The address.</param>
    /// <param name="Before">Where it leads now, if it is ours; null if there should be nothing.</param>
    /// <param name="After">Where it will lead; null for nowhere.</param>
    private sealed record Change(IPAddress Address, DomainName? Before, DomainName? After);

    public bool IsEmpty => zones.Count == 0;

    /// <summary>Names that this host had before: their pointers may be there.</summary>
    public void Note(IEnumerable<OwnedName> names)
    {
        foreach ((IPAddress address, DomainName name) in PointersOf(names))
        {
            _there.TryAdd(address, name);
        }
    }

    /// <summary>The next time it is seen that all is still there, and tried again at what somebody else had.</summary>
    public void LookAgain()
    {
        _blocked.Clear();
        _isToLookAgain = true;
    }

    /// <summary>Makes the pointers what the names say; where several names have an address, it leads to the first.</summary>
    public async Task ApplyAsync(IEnumerable<OwnedName> names, CancellationToken cancellationToken)
    {
        Dictionary<IPAddress, DomainName> wanted = PointersOf(names);
        Change[] changes =
        [
            .. _there.Where(pointer => !wanted.ContainsKey(pointer.Key)).Select(pointer => new Change(pointer.Key, pointer.Value, null)),
            .. wanted.Where(pointer => (_isToLookAgain || !pointer.Value.Equals(_there.GetValueOrDefault(pointer.Key))) && !pointer.Value.Equals(_blocked.GetValueOrDefault(pointer.Key)))
                .Select(pointer => new Change(pointer.Key, _there.GetValueOrDefault(pointer.Key), pointer.Value)),
        ];
        _isToLookAgain = false;
        foreach (ZoneClient zone in zones)
        {
            Change[] here = [.. changes.Where(change => ZoneOf(change.Address) == zone)];
            try
            {
                foreach (Change[] some in here.Chunk(PointersPerMessage))
                {
                    await SendAsync(zone, some, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (ContainerLinksException failure)
            {
                _isToLookAgain = true;
                Tell(here[0].Address, failure.Message);
            }
        }
    }

    /// <summary>Of zones that lie in each other the inner one has the address.</summary>
    private ZoneClient? ZoneOf(IPAddress address) => zones.Where(zone => IsIn(address, zone.Zone)).MaxBy(zone => zone.Zone.Wire.Length);

    private Dictionary<IPAddress, DomainName> PointersOf(IEnumerable<OwnedName> names)
    {
        var pointers = new Dictionary<IPAddress, DomainName>();
        foreach (OwnedName name in names.OrderBy(name => name.Name.ToString(), StringComparer.Ordinal))
        {
            foreach (IPAddress address in name.Content.Addresses.Where(address => zones.Any(zone => IsIn(address, zone.Zone))))
            {
                pointers.TryAdd(address, name.Name);
            }
        }

        return pointers;
    }

    private static bool IsIn(IPAddress address, DomainName zone) => ReverseName.TryFamily(zone) is AddressFamily family && address.AddressFamily == family && ReverseName.Of(address).IsIn(zone);

    private async Task SendAsync(ZoneClient zone, Change[] changes, CancellationToken cancellationToken)
    {
        var update = new DnsUpdate(zone.Zone);
        foreach (Change change in changes)
        {
            DomainName pointer = ReverseName.Of(change.Address);
            DnsRecord? before = change.Before is { } then ? DnsRecord.Target(pointer, DnsType.Ptr, ttl, then) : null;
            DnsRecord? after = change.After is { } now ? DnsRecord.Target(pointer, DnsType.Ptr, ttl, now) : null;
            _ = before is null ? update.RequireNotExists(pointer, DnsType.Ptr) : update.RequireExactly(before);
            if (!Equals(before, after))
            {
                _ = before is null ? update : update.Delete(before);
                _ = after is null ? update : update.Add(after);
            }
        }

        DnsAnswer answer = await zone.SendAsync(update, cancellationToken).ConfigureAwait(false);
        if (answer.Outcome == DnsOutcome.Done)
        {
            foreach (Change change in changes)
            {
                Know(change.Address, change.After);
            }
        }
        else if (!answer.IsTrusted || answer.ResponseCode?.IsPrerequisite() != true)
        {
            throw await zone.FailureAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        else if (changes is [{ } only])
        {
            await LookAtAsync(zone, only, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SendAsync(zone, changes[..(changes.Length / 2)], cancellationToken).ConfigureAwait(false);
            await SendAsync(zone, changes[(changes.Length / 2)..], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Something else was there than was known.</summary>
    private async Task LookAtAsync(ZoneClient zone, Change change, CancellationToken cancellationToken)
    {
        IReadOnlyList<DnsRecord> found = await zone.ReadAsync(ReverseName.Of(change.Address), DnsType.Ptr, cancellationToken).ConfigureAwait(false);
        DomainName? target = found is [{ } record] ? record.ToTarget() : null;
        bool isDone = change.After is not null && change.After.Equals(target);
        Know(change.Address, isDone ? target : null);
        if (change.After is not null && !isDone && found.Count > 0)
        {
            _blocked[change.Address] = change.After;
            Tell(change.Address, $"it leads to {string.Join(", ", found.Select(other => other.ToTarget()))} already, which is not this host's.");
        }
        else if (change is { After: not null, Before: not null } && found.Count == 0)
        {
            await SendAsync(zone, [change with { Before = null }], cancellationToken).ConfigureAwait(false);
        }
    }

    private void Know(IPAddress address, DomainName? target)
    {
        _ = target is null ? _there.Remove(address) : (_there[address] = target) is not null;
        _blocked.Remove(address);
    }

    private void Tell(IPAddress address, string problem)
    {
        if (_told != problem)
        {
            _told = problem;
            DynamicDnsLog.PointerNotWritten(logger, address, problem);
        }
    }
}
