using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The addresses of one subnet as Podman gives them: the next one after the last, not the lowest. Which one was last is remembered as long as the network exists.</summary>
internal sealed class NextFitLeases
{
    private readonly Dictionary<UInt128, string> _owners = [];
    private readonly AddressFamily _family;
    private readonly UInt128? _gateway;
    private readonly UInt128 _first;
    private readonly UInt128 _end;
    private UInt128? _last;

    /// <param name="subnet">The subnet.</param>
    /// <param name="gateway">The gateway, which is given to nobody who does not ask for it.</param>
    /// <param name="range">The part to give from, or null for all but the first address and, of IPv4, the last one.</param>
    public NextFitLeases(IPNetwork subnet, IPAddress? gateway, IPNetwork? range)
    {
        AddressRange all = subnet;
        AddressRange part = range ?? subnet;
        Subnet = subnet;
        _family = subnet.BaseAddress.AddressFamily;
        _gateway = gateway is null ? null : GoAddress.ToNumber(gateway);
        UInt128 first = GoAddress.ToNumber(part.First);
        UInt128 end = GoAddress.ToNumber(part.Last);

        // The first and the last address of a range that a user gave are left out, too: the engine takes those of its hosts.
        _first = first == GoAddress.ToNumber(all.First) || range is not null ? first + 1 : first;
        _end = _family == AddressFamily.InterNetwork && end == GoAddress.ToNumber(all.Last) ? end - 1 : end;
    }

    public IPNetwork Subnet { get; }

    public IPAddress First => GoAddress.FromNumber(_first, _family);

    public IPAddress End => GoAddress.FromNumber(_end, _family);

    public string? OwnerOf(IPAddress address) => _owners.GetValueOrDefault(GoAddress.ToNumber(address));

    /// <summary>Takes an address that was asked for, whatever it is: the gateway too, and the last one. It does not count as the last one given.</summary>
    public void Take(string owner, IPAddress wanted) => _owners[GoAddress.ToNumber(wanted)] = owner;

    /// <summary>Takes the next one. Null: none is left.</summary>
    public IPAddress? TakeNext(string owner)
    {
        UInt128 start = _last + 1 ?? _first;
        UInt128 current = start;
        while (true)
        {
            if (current == _gateway)
            {
                current++;
                continue;
            }

            if (current > _end)
            {
                if (start == _first)
                {
                    return null;
                }

                current = _first;
                continue;
            }

            if (!_owners.ContainsKey(current))
            {
                _last = current;
                _owners[current] = owner;
                return GoAddress.FromNumber(current, _family);
            }

            current++;
            if (current == start)
            {
                return null;
            }
        }
    }

    public void Release(IPAddress address) => _owners.Remove(GoAddress.ToNumber(address));

    /// <summary>What has to be given back if a later subnet has no address: the engine takes all of a start or none.</summary>
    public UInt128? Mark() => _last;

    public void Return(UInt128? mark) => _last = mark;
}
