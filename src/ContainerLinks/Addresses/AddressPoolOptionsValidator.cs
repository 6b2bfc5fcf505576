using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Finds what is wrong with the options of a pool: one sentence each, with the option, its value and what was expected.</summary>
internal static class AddressPoolOptionsValidator
{
    public static IReadOnlyList<string> Validate(AddressPoolOptions options)
    {
        var failures = new List<string>();
        CheckNetwork(options.Network, failures);
        if (failures.Count == 0)
        {
            // What lies in a network can be told only if the network is one.
            CheckRange(options, failures);
            CheckGateway(options, failures);
            CheckExcluded(options, failures);
        }

        if (options.ReuseDelay < TimeSpan.Zero || options.ReuseDelay > AddressPoolOptions.MaximumReuseDelay)
        {
            failures.Add($"ReuseDelay is {options.ReuseDelay:c}; expected 00:00:00 to {AddressPoolOptions.MaximumReuseDelay:c}.");
        }

        if (!Enum.IsDefined(options.Allocation))
        {
            failures.Add($"Allocation is {(int)options.Allocation}; expected Sticky, LowestFree or NextFree.");
        }

        return failures;
    }

    private static void CheckNetwork(IPNetwork network, List<string> failures)
    {
        if (IsEverything(network))
        {
            failures.Add("Network is not set (0.0.0.0/0, which is also the default value, contains every IPv4 address); expected a network such as 172.17.0.0/16.");
        }
        else if (IsMapped(network))
        {
            failures.Add($"Network is {network}, IPv4 mapped into IPv6; expected its IPv4 form.");
        }
    }

    private static void CheckRange(AddressPoolOptions options, List<string> failures)
    {
        if (options.Range is { } range && !IsPartOf(range, options.Network))
        {
            failures.Add($"Range is {range}; expected a part of the network {options.Network}.");
        }
    }

    private static void CheckGateway(AddressPoolOptions options, List<string> failures)
    {
        if (options.Gateway is not { } gateway)
        {
            return;
        }

        if (!options.HasGateway)
        {
            failures.Add($"Gateway is {gateway} although HasGateway is false; expected null.");
            return;
        }

        var network = new AddressNetwork(options.Network);
        if (!network.TryGetOffset(gateway, out UInt128 offset))
        {
            failures.Add($"Gateway is {gateway}; expected an address of the network {options.Network}.");
        }
        else if (network.Reserved.Any(reserved => reserved.First == offset))
        {
            failures.Add($"Gateway is {gateway}, the network or broadcast address of {options.Network}; expected a host's address.");
        }
    }

    private static void CheckExcluded(AddressPoolOptions options, List<string> failures)
    {
        for (int i = 0; i < options.Excluded.Count; i++)
        {
            if (!IsPartOf(options.Excluded[i], options.Network))
            {
                failures.Add($"Excluded[{i}] is {options.Excluded[i]}; expected a part of the network {options.Network}.");
            }
        }
    }

    private static bool IsPartOf(IPNetwork part, IPNetwork whole) =>
        part.BaseAddress.AddressFamily == whole.BaseAddress.AddressFamily && !IsMapped(part) && part.PrefixLength >= whole.PrefixLength && whole.Contains(part.BaseAddress);

    private static bool IsEverything(IPNetwork network) => network.PrefixLength == 0 && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    private static bool IsMapped(IPNetwork network) => network.BaseAddress.IsIPv4MappedToIPv6;
}
