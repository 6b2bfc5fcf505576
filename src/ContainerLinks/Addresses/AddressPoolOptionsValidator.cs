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
            CheckRest(options, failures);
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
        if (options.Range is { } range)
        {
            CheckPart("Range", range, options.Network, failures);
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
        else if (network.NameOf(offset) is { } name)
        {
            failures.Add($"Gateway is {gateway}, {name} of {options.Network}; expected a host's address.");
        }
    }

    private static void CheckExcluded(AddressPoolOptions options, List<string> failures)
    {
        if (options.Excluded is null)
        {
            failures.Add("Excluded is null; expected a list, which may be empty.");
            return;
        }

        for (int i = 0; i < options.Excluded.Count; i++)
        {
            CheckPart($"Excluded[{i}]", options.Excluded[i], options.Network, failures);
        }
    }

    private static void CheckPart(string option, AddressRange? part, IPNetwork network, List<string> failures)
    {
        if (part is null)
        {
            failures.Add($"{option} is null; expected a part of the network {network}.");
        }
        else if (!part.IsReadable)
        {
            failures.Add($"{option} is {AddressRange.Refusal(part.ToString())}");
        }
        else if (!new AddressNetwork(network).Contains(part))
        {
            failures.Add($"{option} is {part}; expected a part of the network {network}.");
        }
    }

    /// <summary>Whether anything is left to give out, if nothing else is wrong.</summary>
    private static void CheckRest(AddressPoolOptions options, List<string> failures)
    {
        if (failures.Count == 0 && AddressPoolLayout.OfChecked(options) is { Automatic.IsEmpty: true } layout)
        {
            string gateway = layout.Gateway is { } address ? $", and {address} is the gateway" : "";
            string excluded = options.Excluded.Count > 0 ? $", and {options.Excluded.Count} parts are excluded" : "";
            failures.Add($"The pool {layout} has no address to give out{gateway}{excluded}; expected a larger network or range, or less that is kept back.");
        }
    }

    private static bool IsEverything(IPNetwork network) => network.PrefixLength == 0 && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    private static bool IsMapped(IPNetwork network) => network.BaseAddress.IsIPv4MappedToIPv6;
}
