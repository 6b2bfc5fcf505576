using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The networks that containers here are on, and their addresses there. What another host routes must not overlap the ones, and what it says of its own address is not believed if it is one of the others.</summary>
internal sealed class LocalNetworks
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly ChangingMap<IPAddress, Holders> _addresses = new();
    private HashSet<IPAddress> _changed = [];
    private Place[]? _snapshot = [];
    private bool _areNetworksChanged;

    public Place[] ToSnapshot() => _snapshot ??= [.. _places.Values];

    public SnapshotMap<IPAddress, Holders> AddressesToSnapshot() => _addresses.ToSnapshot();

    public void Replace(ContainerInfo? before, ContainerInfo? after)
    {
        if (before is null || after is null || !ValueList.AreEqual(before.Networks, after.Networks))
        {
            // What comes is counted first: a network that stays must not go in between.
            Count(after, 1);
            Count(before, -1);
        }
    }

    /// <summary>The addresses that containers here, or this host, have got or have no more since the last call.</summary>
    /// <param name="areNetworksChanged">Whether a network has come or gone since.</param>
    public HashSet<IPAddress> TakeChanged(out bool areNetworksChanged)
    {
        HashSet<IPAddress> changed = _changed;
        areNetworksChanged = _areNetworksChanged;
        if (changed.Count > 0 || areNetworksChanged)
        {
            (_changed, _areNetworksChanged) = ([], false);
        }

        return changed;
    }

    /// <summary>The addresses of the network of a container's place, as far as they are known. Where the runtime does not tell them, the container's own stand for them.</summary>
    public static List<Place> Of(ContainerNetwork place)
    {
        List<Place> networks = place.Subnet is { } subnet ? [new Place(subnet)] : [];
        foreach (IPAddress address in Desired.Usable(place.IPv4, place.IPv6))
        {
            if (place.Subnet?.Contains(address) != true)
            {
                networks.Add(new Place(Around(address)));
            }
        }

        return networks;
    }

    /// <summary>A network that spans hosts is no local one.</summary>
    private void Count(ContainerInfo? info, int change)
    {
        foreach (ContainerNetwork place in info?.Networks ?? [])
        {
            foreach (Place network in place.Scope is null ? Of(place) : [])
            {
                Count(network.Network, change);
            }

            foreach (IPAddress address in place.Scope is null ? Desired.Usable(place.IPv4, place.IPv6) : [])
            {
                Count(address, change);
            }
        }
    }

    /// <summary>An IPv6 address stands for the /64 that it is in: that is how large such a network is.</summary>
    private static IPNetwork Around(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new IPNetwork(address, 32);
        }

        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPNetwork(new IPAddress(bytes), 64);
    }

    private void Count(IPNetwork network, int change)
    {
        string text = network.ToString();
        if (!_places.TryGetValue(text, out Place? place))
        {
            _places[text] = place = new Place(network);
            NoteChange(place);
        }

        place.Uses += change;
        if (place.Uses == 0)
        {
            _places.Remove(text);
            NoteChange(place);
        }
    }

    private void NoteChange(Place place)
    {
        (_snapshot, _areNetworksChanged) = (null, true);
        if (place.First is { } first)
        {
            _changed.Add(first);
        }
    }

    private void Count(IPAddress address, int change)
    {
        if (!_addresses.TryGetValue(address, out Holders? holders))
        {
            _addresses[address] = holders = new Holders();
            _changed.Add(address);
        }

        holders.Count += change;
        if (holders.Count == 0)
        {
            _addresses.Remove(address);
            _changed.Add(address);
        }
    }

    /// <summary>The containers that have an address.</summary>
    internal sealed class Holders
    {
        /// <summary>How many there are. The loop's own.</summary>
        public int Count { get; set; }
    }

    /// <summary>A network, as an object: generic collections of structs would each be compiled anew into every program.</summary>
    internal sealed class Place(IPNetwork network)
    {
        public IPNetwork Network { get; } = network;

        /// <summary>The first address after the network's own, which an engine gives to the host itself unless it is told otherwise; null if there is none.</summary>
        public IPAddress? First { get; } = FirstOf(network);

        /// <summary>How many containers are there. The loop's own.</summary>
        public int Uses { get; set; }

        private static IPAddress? FirstOf(IPNetwork network)
        {
            byte[] bytes = network.BaseAddress.GetAddressBytes();
            bytes[^1] |= 1;
            return network.PrefixLength < (bytes.Length * 8) - 1 ? new IPAddress(bytes) : null;
        }

        public bool Overlaps(IPNetwork other) => Network.Contains(other.BaseAddress) || other.Contains(Network.BaseAddress);
    }
}
