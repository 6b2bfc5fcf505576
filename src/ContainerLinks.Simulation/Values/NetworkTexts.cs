using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The checks of the subnets in a network's create request, before anything is taken.</summary>
internal static class SubnetText
{
    private const string NoPrefix = "invalid Prefix";

    public static string Invalid(string text) => $"Invalid subnet {text} : invalid CIDR address: {text}";

    /// <summary>Refuses texts that the release does not even read; it does so before it looks at anything else.</summary>
    public static void Read(EngineContext context, SimulatedNetworkSpec spec)
    {
        if (!context.Traits.ReadsAddressesAtOnce)
        {
            return;
        }

        NetipText.CheckSubnet(spec.Subnet);
        NetipText.CheckSubnet(spec.Range);
        NetipText.CheckAddress(spec.Gateway);
        foreach ((string _, string address) in spec.Auxiliary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            NetipText.CheckAddress(address);
        }

        NetipText.CheckSubnet(spec.IPv6Subnet);
        NetipText.CheckAddress(spec.IPv6Gateway);
    }

    public static void Check(EngineContext context, SimulatedNetworkSpec spec, bool configured)
    {
        // A subnet is cut to its first address, and a range counts by its last bits. Recording network-create-errors.
        if (context.Has(DockerQuirks.UnvalidatedSubnets))
        {
            foreach (string? text in (string?[])[configured ? spec.Subnet ?? "" : null, spec.IPv6Subnet])
            {
                if (text is not null && !GoAddress.TryParseSubnet(text, out _, out _))
                {
                    throw EngineRefusal.System(Invalid(text));
                }
            }

            return;
        }

        var faults = new List<string>();
        if (configured)
        {
            Collect(faults, context, spec.EnableIPv6, spec.Subnet ?? "", spec.Range, spec.Gateway, spec.Auxiliary);
        }

        if (spec.IPv6Subnet is { } subnet6)
        {
            Collect(faults, context, spec.EnableIPv6, subnet6, null, spec.IPv6Gateway, new Dictionary<string, string>());
        }

        if (faults.Count > 0)
        {
            throw EngineRefusal.BadRequest("invalid network config:\n" + EngineTexts.Join(faults));
        }
    }

    private static void Collect(
        List<string> faults, EngineContext context, bool enableIPv6, string text, string? rangeText, string? gateway, IReadOnlyDictionary<string, string> auxiliary)
    {
        bool isSubnet = GoAddress.TryParseSubnet(text, out IPAddress? address, out IPNetwork subnet);
        if (!isSubnet && !(context.Traits.ReadsAddressesAtOnce && text.Length == 0))
        {
            faults.Add($"invalid subnet {text}: invalid CIDR block notation");
            return;
        }

        // Without a subnet engine 29 compares with none, which is of IPv4 and has no address.
        bool isIPv6 = isSubnet && address!.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIPv6 && !enableIPv6)
        {
            return;
        }

        string shown = isSubnet ? $"{address}/{subnet.PrefixLength}" : NoPrefix;
        if (isSubnet && !address!.Equals(subnet.BaseAddress))
        {
            faults.Add($"invalid subnet {shown}: it should be {subnet}");
        }

        IPNetwork? parent = isSubnet ? subnet : null;
        CollectRange(faults, parent, isIPv6, shown, rangeText);
        if (AddressFault(parent, isIPv6, shown, gateway) is { } fault)
        {
            faults.Add($"invalid gateway {gateway}: {fault}");
        }

        foreach ((string name, string value) in auxiliary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (AddressFault(parent, isIPv6, shown, value) is { } wrong)
            {
                faults.Add($"invalid auxiliary address {name}: {wrong}");
            }
        }
    }

    private static void CollectRange(List<string> faults, IPNetwork? subnet, bool isIPv6, string shown, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (!GoAddress.TryParseSubnet(text, out IPAddress? first, out IPNetwork range))
        {
            faults.Add($"invalid ip-range {text}: invalid CIDR block notation");
            return;
        }

        if ((first.AddressFamily == AddressFamily.InterNetworkV6) != isIPv6)
        {
            faults.Add($"invalid ip-range {text}: parent subnet is an {Family(isIPv6)} block");
            return;
        }

        if (subnet is { } parent && range.PrefixLength < parent.PrefixLength)
        {
            faults.Add($"invalid ip-range {text}: CIDR block is bigger than its parent subnet {shown}");
        }

        if (!first.Equals(range.BaseAddress))
        {
            faults.Add($"invalid ip-range {first}/{range.PrefixLength}: it should be {range}");
        }

        if (subnet is not { } whole || !GoAddress.Overlap(whole, range))
        {
            faults.Add($"invalid ip-range {text}: parent subnet {shown} doesn't contain ip-range");
        }
    }

    private static string? AddressFault(IPNetwork? subnet, bool isIPv6, string shown, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return !GoAddress.TryParse(text, out IPAddress? address) ? "invalid address"
            : (address.AddressFamily == AddressFamily.InterNetworkV6) != isIPv6 ? $"parent subnet is an {Family(isIPv6)} block"
            : subnet is { } parent && parent.Contains(address) ? null
            : $"parent subnet {shown} doesn't contain this address";
    }

    private static string Family(bool isIPv6) => isIPv6 ? "IPv6" : "IPv4";
}

/// <summary>What Go's netip says of a text that is no address or no subnet. Engine 29 reads requests by it, and refuses them in its words.</summary>
internal static class NetipText
{
    private const int HighestField = 255;
    private const int LastField = 3;

    /// <exception cref="EngineRefusal">The text is neither empty nor an address.</exception>
    public static void CheckAddress(string? text)
    {
        if (!string.IsNullOrEmpty(text) && AddressFault(text) is { } fault)
        {
            throw EngineRefusal.BadRequest("invalid JSON: " + fault);
        }
    }

    /// <exception cref="EngineRefusal">The text is neither empty nor a subnet.</exception>
    public static void CheckSubnet(string? text)
    {
        if (!string.IsNullOrEmpty(text) && SubnetFault(text) is { } fault)
        {
            throw EngineRefusal.BadRequest($"invalid JSON: netip.ParsePrefix(\"{text}\"): {fault}");
        }
    }

    private static string? SubnetFault(string text)
    {
        int slash = text.LastIndexOf('/');
        if (slash < 0)
        {
            return "no '/'";
        }

        string address = text[..slash];
        string length = text[(slash + 1)..];
        if (AddressFault(address) is { } fault)
        {
            return fault;
        }

        bool isNumber = int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int bits);
        if (!isNumber || (length.Length > 1 && length[0] == '0'))
        {
            return $"bad bits after slash: \"{length}\"";
        }

        return bits > (address.Contains(':') ? 128 : 32) ? "prefix length out of range" : null;
    }

    private static string? AddressFault(string text)
    {
        int first = text.AsSpan().IndexOfAny('.', ':', '%');
        string? fault = first < 0 ? "unable to parse IP"
            : text[first] == '%' ? "missing IPv6 address"
            : text[first] == '.' ? IPv4Fault(text)
            : IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? null : "unable to parse IP";
        return fault is null ? null : $"ParseAddr(\"{text}\"): {fault}";
    }

    private static string? IPv4Fault(string text)
    {
        int field = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (digits == 1 && value == 0)
                {
                    return "IPv4 field has octet with leading zero";
                }

                value = (value * 10) + (text[i] - '0');
                digits++;
                if (value > HighestField)
                {
                    return "IPv4 field has value >255";
                }
            }
            else if (text[i] != '.')
            {
                return $"unexpected character (at \"{text[i..]}\")";
            }
            else if (i == 0 || i == text.Length - 1 || text[i - 1] == '.')
            {
                return $"IPv4 field must have at least one digit (at \"{text[i..]}\")";
            }
            else if (field == LastField)
            {
                return "IPv4 address too long";
            }
            else
            {
                (field, digits, value) = (field + 1, 0, 0);
            }
        }

        return field < LastField ? "IPv4 address too short" : null;
    }
}
