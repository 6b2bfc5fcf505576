using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>What a directory reports of a source, before it is believed.</summary>
internal static class AdvertCheck
{
    /// <summary>What is wrong with an advert, as the end of a sentence, or null if nothing is.</summary>
    /// <param name="advert">The advert.</param>
    /// <param name="name">The name that is reported of: what a directory was asked for, so it can be shown.</param>
    public static string? FindFault(SourceAdvert? advert, string name)
    {
        if (advert is null)
        {
            return "it is null";
        }

        if (advert.Host is null || !LinkSource.IsHost(advert.Host))
        {
            return $"its host '{Quoting.Printable(advert.Host ?? "")}' is no name of a host";
        }

        bool isHalf = advert.Id is null || advert.Name is null || advert.Networks is null || advert.ExposedPorts is null || advert.PublishedPorts is null || advert.RoutedNetworks is null || advert.Remarks is null;
        if (isHalf || advert.Networks!.Any(IsHalf) || advert.PublishedPorts!.Any(static port => port?.HostAddress is null) || advert.Remarks!.Contains(null!))
        {
            return $"it has a null in it where the contract of {nameof(SourceAdvert)} has none";
        }

        if (advert.Name != name)
        {
            return $"its name '{Quoting.Printable(advert.Name!)}' is another one";
        }

        foreach (IPNetwork network in advert.RoutedNetworks!)
        {
            if (network.PrefixLength == 0)
            {
                return "it declares a route to all addresses";
            }
        }

        if (!CanBeReached(advert.HostAddress))
        {
            return $"nothing on another host is reached at its host's address '{advert.HostAddress}'";
        }

        ContainerNetwork? odd = advert.Networks!.FirstOrDefault(static place => !IsOf(place.IPv4, AddressFamily.InterNetwork) || !IsOf(place.IPv6, AddressFamily.InterNetworkV6));
        return odd is not null ? $"on network '{Quoting.Printable(odd.Name)}' it has an address of the wrong family"
            : advert.Networks!.Any(static place => !CanBeReached(place.IPv4) || !CanBeReached(place.IPv6)) ? "it has an address at which nothing on another host is reached"
            : advert.PublishedPorts!.Any(static port => port.HostPort is < 1 or > ushort.MaxValue) ? "it publishes a port that is none"
            : null;
    }

    private static bool IsHalf(ContainerNetwork? place) =>
        place?.Name is null || place.Aliases is null || place.Links is null || place.Aliases.Contains(null!) || place.Links.Contains(null!);

    private static bool CanBeReached(IPAddress? address) => address is null || ReachableAddress.IsReachable(address);

    // A mapped address would be an IPv4 address in an IPv6 coat.
    private static bool IsOf(IPAddress? address, AddressFamily family) => address is null || (address.AddressFamily == family && !address.IsIPv4MappedToIPv6);
}
