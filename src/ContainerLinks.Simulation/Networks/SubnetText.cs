using System.Net;

namespace ContainerLinks;

/// <summary>The checks of the subnets in a network's create request, before anything is taken.</summary>
internal static class SubnetText
{
    public static string Invalid(string text) => $"Invalid subnet {text} : invalid CIDR address: {text}";

    public static void Check(EngineSettings settings, SimulatedNetworkSpec spec, bool configured)
    {
        bool old = settings.Has(DockerQuirks.UnvalidatedSubnets);
        if (configured)
        {
            Check(spec.Subnet ?? "", spec.Range, old);
        }

        if (spec.IPv6Subnet is { } subnet6)
        {
            Check(subnet6, null, old);
        }
    }

    private static void Check(string text, string? rangeText, bool lenient)
    {
        if (!GoAddress.TryParseSubnet(text, out IPAddress? address, out IPNetwork subnet))
        {
            throw lenient ? EngineRefusal.System(Invalid(text)) : EngineRefusal.BadRequest($"invalid network config:\ninvalid subnet {text}: invalid CIDR block notation");
        }

        if (lenient)
        {
            return;
        }

        if (!address.Equals(subnet.BaseAddress))
        {
            throw EngineRefusal.BadRequest($"invalid network config:\ninvalid subnet {text}: it should be {subnet}");
        }

        if (!string.IsNullOrEmpty(rangeText)
            && (!GoAddress.TryParseSubnet(rangeText, out IPAddress? first, out IPNetwork range) || !subnet.Contains(first) || range.PrefixLength < subnet.PrefixLength))
        {
            throw EngineRefusal.BadRequest($"invalid network config:\ninvalid ip-range {rangeText}: parent subnet {subnet} doesn't contain ip-range");
        }
    }
}
