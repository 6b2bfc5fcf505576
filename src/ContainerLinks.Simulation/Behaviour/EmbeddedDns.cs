using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>The name server that the engine has inside of each container on a user-defined network.</summary>
internal sealed class EmbeddedDns(EngineContext context, ContainerStore containers, NetworkStore networks)
{
    // What has no address here is handed on, the alias of a source that is down too. Recording user-network-link-unknown.
    private readonly bool _unknownGoesOutside = context.Has(DockerQuirks.UnknownNameGoesOutside);

    // An alias stands for the name as it was typed, not for the container. Recording 28/live-names-two-families.
    private readonly bool _aliasesAreTexts = context.Has(DockerQuirks.UserNetworkNamesAreTexts);

    private const int TimeToLive = 600;
    private const int NoSuchName = 3;

    // No DNS message can carry a longer name; with the final dot.
    private const int LongestName = 254;
    private const string IPv4Suffix = ".in-addr.arpa";

    /// <summary>Answers a question, or returns null when it goes to the outer name server.</summary>
    public SimulatedDnsReply? Answer(EngineContainer container, string query, string type)
    {
        if (query.Length > LongestName)
        {
            return null;
        }

        EngineContainer asking = container.NetworkMode.IsContainer && containers.Find(container.NetworkMode.ConnectedContainer, out _) is { } owner ? owner : container;
        if (networks.SandboxOf(asking) is not { } sandbox || !sandbox.Endpoints.Values.Any(endpoint => new NetworkMode(endpoint.Network.Name).IsUserDefined))
        {
            return null;
        }

        return type.ToUpperInvariant() switch
        {
            "A" => Names(sandbox, query, ipv6: false),
            "AAAA" => Names(sandbox, query, ipv6: true),
            "PTR" => Pointer(sandbox, query),
            _ => null,
        };
    }

    private SimulatedDnsReply? Names(Sandbox sandbox, string query, bool ipv6)
    {
        string name = query.EndsWith('.') ? query[..^1] : query;
        foreach ((string asked, string network) in Splits(name))
        {
            foreach (bool isAlias in (ReadOnlySpan<bool>)[true, false])
            {
                (IReadOnlyList<string>? addresses, bool exists) = Resolve(sandbox, asked, network, isAlias, ipv6);
                if (addresses is not null)
                {
                    return new SimulatedDnsReply(0, [.. addresses.Select(address => new SimulatedDnsAnswer(ipv6 ? "AAAA" : "A", address, TimeToLive))]);
                }

                if (exists)
                {
                    return new SimulatedDnsReply(0, []);
                }
            }
        }

        bool isKnownAlias = sandbox.Endpoints.Values.Any(endpoint => endpoint.PrivateAliases.ContainsKey(name));
        return isKnownAlias && !_unknownGoesOutside ? new SimulatedDnsReply(NoSuchName, []) : null;
    }

    /// <summary>The whole name on any network, then what stands before each dot on the network that the rest names.</summary>
    private static IEnumerable<(string Name, string Network)> Splits(string name)
    {
        yield return (name, "");
        for (int dot = name.LastIndexOf('.'); dot >= 0; dot = dot == 0 ? -1 : name.LastIndexOf('.', dot - 1))
        {
            yield return (name[..dot], name[(dot + 1)..]);
        }
    }

    private (IReadOnlyList<string>? Addresses, bool Exists) Resolve(Sandbox sandbox, string asked, string networkName, bool isAlias, bool ipv6)
    {
        bool exists = false;
        foreach (EngineEndpoint endpoint in sandbox.Endpoints.Values)
        {
            EngineNetwork network = endpoint.Network;
            bool hasAlias = endpoint.PrivateAliases.TryGetValue(asked, out PrivateAlias? alias);
            if ((networkName.Length > 0 && networkName != network.Name) || hasAlias != isAlias)
            {
                continue;
            }

            string name = isAlias ? PresentName(alias!) : asked;
            if (network.Resolve(name, ipv6) is { } addresses)
            {
                return (addresses, true);
            }

            exists |= ipv6 && !network.EnableIPv6 && network.Resolve(name, ipv6: false) is not null;
        }

        return (null, exists);
    }

    private string PresentName(PrivateAlias alias) =>
        !_aliasesAreTexts && alias.SourceId is { } id && containers.FindById(id) is { } source ? source.ShortName : alias.Source;

    private static SimulatedDnsReply? Pointer(Sandbox sandbox, string query)
    {
        string name = query.EndsWith('.') ? query[..^1] : query;
        IPAddress? address = ReadPointer(name);
        foreach (EngineEndpoint endpoint in sandbox.Endpoints.Values)
        {
            if (address is not null && endpoint.Network.Records.ResolveAddress(address) is { } found)
            {
                return new SimulatedDnsReply(0, [new SimulatedDnsAnswer("PTR", $"{found}.{endpoint.Network.Name}", TimeToLive)]);
            }
        }

        return null;
    }

    private static IPAddress? ReadPointer(string name)
    {
        // The engine compares the ends as they are typed, and passes on what is in capitals.
        if (name.EndsWith(IPv4Suffix, StringComparison.Ordinal))
        {
            string[] parts = name[..^IPv4Suffix.Length].Split('.');
            Array.Reverse(parts);
            return GoAddress.TryParse(string.Join('.', parts), out IPAddress? address) ? address : null;
        }

        string[] digits = name.Split('.');
        if (digits.Length != 34 || !name.EndsWith(".ip6.arpa", StringComparison.Ordinal))
        {
            return null;
        }

        Array.Reverse(digits);
        return UInt128.TryParse(string.Concat(digits.Skip(2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 number)
            ? GoAddress.FromNumber(number, System.Net.Sockets.AddressFamily.InterNetworkV6)
            : null;
    }
}
