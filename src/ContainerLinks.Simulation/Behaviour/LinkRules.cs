using System.Net;

namespace ContainerLinks;

/// <summary>Rules for links on a bridge whose containers do not reach each other otherwise.</summary>
internal sealed class LinkRules(EngineContext context, EngineFirewall firewall)
{
    // Rules are found again by the endpoints of both; when one is gone nobody takes them away. Recording icc-basic.
    private readonly bool _rulesLeak = context.Has(DockerQuirks.FirewallRulesLeak);

    // The rule back asks for the port only, not for a connection. Recording icc-basic.
    private readonly bool _statelessReply = context.Has(DockerQuirks.FirewallStatelessReply);

    // Links are opened in the IPv4 tables only. No recording yet.
    private readonly bool _ignoresIPv6 = context.Has(DockerQuirks.FirewallIgnoresIPv6);

    public static string KeyOf(EngineContainer recipient, string fullAlias) => $"{recipient.Id}\n{fullAlias}";

    /// <summary>Makes the rules of an endpoint that has come up.</summary>
    public void Enable(EngineEndpoint endpoint, EngineContainer container)
    {
        foreach ((EngineEndpoint recipient, EngineEndpoint source, string? owner) in Pairs(endpoint, container, stopAtMissing: false))
        {
            Add(recipient, source, owner);
        }
    }

    /// <summary>Takes the rules of an endpoint away that goes.</summary>
    public void Disable(EngineEndpoint endpoint, EngineContainer container)
    {
        // The engine gives up at the first endpoint that is gone, so the rules for it and those behind it stay.
        foreach ((EngineEndpoint recipient, EngineEndpoint source, string? _) in Pairs(endpoint, container, stopAtMissing: true))
        {
            foreach (LinkRule rule in RulesOf(recipient, source))
            {
                firewall.RemoveLink(rule);
            }
        }

        if (!_rulesLeak)
        {
            firewall.RemoveOwned(KeyOf(container, ""));
        }
    }

    /// <summary>Moves the rules of a link to the source's present address.</summary>
    public void Follow(EngineLink link, EngineEndpoint? recipient, EngineEndpoint? source)
    {
        firewall.RemoveOwned(KeyOf(link.Recipient, link.FullAlias));
        if (recipient is not null && source is not null && recipient.Network == source.Network && !recipient.Network.InterContainerCommunication)
        {
            Add(recipient, source, KeyOf(link.Recipient, link.FullAlias));
        }
    }

    public void Remove(EngineLink link) => firewall.RemoveOwned(KeyOf(link.Recipient, link.FullAlias));

    private void Add(EngineEndpoint recipient, EngineEndpoint source, string? owner)
    {
        foreach (LinkRule rule in RulesOf(recipient, source))
        {
            firewall.AddLink(rule, owner);
        }
    }

    private static IEnumerable<(EngineEndpoint Recipient, EngineEndpoint Source, string? Owner)> Pairs(EngineEndpoint endpoint, EngineContainer container, bool stopAtMissing)
    {
        if (endpoint.JoinedLabels is not { } labels || endpoint.ProgrammedPorts is null)
        {
            yield break;
        }

        if (endpoint.ProgrammedPorts.Count > 0)
        {
            foreach (string id in labels.RecipientEndpoints)
            {
                if (endpoint.Network.FindEndpoint(id) is not { } recipient)
                {
                    if (stopAtMissing)
                    {
                        yield break;
                    }

                    throw EngineRefusal.System($"invalid endpoint id: {id}");
                }

                yield return (recipient, endpoint, null);
            }
        }

        foreach (LinkedEndpoint linked in labels.SourceEndpoints)
        {
            if (endpoint.Network.FindEndpoint(linked.EndpointId) is not { } source)
            {
                if (stopAtMissing)
                {
                    yield break;
                }

                throw EngineRefusal.System($"invalid endpoint id: {linked.EndpointId}");
            }

            yield return (endpoint, source, KeyOf(container, linked.FullAlias));
        }
    }

    private IEnumerable<LinkRule> RulesOf(EngineEndpoint recipient, EngineEndpoint source)
    {
        foreach (ContainerPort port in source.ProgrammedPorts ?? [])
        {
            foreach ((IPAddress? from, IPAddress? to) in new[] { (recipient.Address, source.Address), (recipient.IPv6Address, source.IPv6Address) })
            {
                bool isIPv6 = to?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
                if (from is not null && to is not null && !(isIPv6 && _ignoresIPv6))
                {
                    yield return new LinkRule(source.Network.BridgeName, from, to, port, RepliesOnly: !_statelessReply);
                }
            }
        }
    }
}
