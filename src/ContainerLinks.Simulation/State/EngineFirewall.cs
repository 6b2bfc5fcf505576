using System.Globalization;
using System.Net.Sockets;
using System.Net;

namespace ContainerLinks;

/// <summary>The engine's rules in the packet filter, as data.</summary>
internal sealed class EngineFirewall
{
    private readonly List<string> _forward;
    private readonly List<FirewallRule> _filter = [];
    private readonly List<FirewallRule> _filter6 = [];
    private readonly List<string> _nat = [];
    private readonly List<string> _bridges = [];
    private readonly bool _hasForwardChain;

    /// <param name="forward">What chain FORWARD has already.</param>
    /// <param name="hasForwardChain">Whether the engine keeps the rules of its bridges in chains of its own, and drops in chain DOCKER what no rule before accepts.</param>
    public EngineFirewall(IReadOnlyList<string> forward, bool hasForwardChain)
    {
        _forward = [.. forward];
        _hasForwardChain = hasForwardChain;
    }

    /// <summary>A new daemon empties the chains that are its own.</summary>
    public void Flush()
    {
        _filter.Clear();
        _filter6.Clear();
        _nat.Clear();
        if (_hasForwardChain)
        {
            // It reads the stored networks in order of their ids, and makes the default bridge anew behind them.
            _bridges.Remove(NetworkMode.BridgeInterface);
            _bridges.Sort(StringComparer.Ordinal);
            _filter.AddRange(_bridges.Select(bridge => new FirewallRule(DropRule(bridge))));
        }
    }

    public void AddBridge(string bridge, bool interContainerCommunication)
    {
        if (_hasForwardChain)
        {
            _bridges.Add(bridge);
            _filter.Add(new FirewallRule(DropRule(bridge)));
            PutOnTop("-A FORWARD -j DOCKER-FORWARD");
            PutOnTop("-A FORWARD -j DOCKER-USER");
            return;
        }

        string inside = $"-A FORWARD -i {bridge} -o {bridge} -j ";
        if (interContainerCommunication)
        {
            _forward.Remove(inside + "DROP");
            Insert(inside + "ACCEPT");
        }
        else
        {
            _forward.Remove(inside + "ACCEPT");
            if (!_forward.Contains(inside + "DROP"))
            {
                _forward.Add(inside + "DROP");
            }
        }

        Insert($"-A FORWARD -i {bridge} ! -o {bridge} -j ACCEPT");
        Insert($"-A FORWARD -o {bridge} -j DOCKER");
        Insert($"-A FORWARD -o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        PutOnTop("-A FORWARD -j DOCKER-ISOLATION-STAGE-1");
        PutOnTop("-A FORWARD -j DOCKER-USER");
    }

    public void RemoveBridge(string bridge)
    {
        if (_bridges.Remove(bridge))
        {
            _filter.RemoveAll(rule => rule.Text == DropRule(bridge));
        }

        _forward.RemoveAll(rule => rule.EndsWith($" {bridge}", StringComparison.Ordinal) || rule.Contains($" {bridge} ", StringComparison.Ordinal));
    }

    /// <summary>Lets one container reach a port of another, and the replies come back.</summary>
    public void AddLink(LinkRule rule, string? owner)
    {
        foreach (string text in rule.Render())
        {
            List<FirewallRule> chain = rule.IsIPv6 ? _filter6 : _filter;
            FirewallRule? existing = chain.Find(known => known.Text == text);
            if (existing is null)
            {
                chain.Add(existing = new FirewallRule(text));
            }

            if (owner is not null)
            {
                existing.Owners.Add(owner);
            }
        }
    }

    public void RemoveLink(LinkRule rule)
    {
        foreach (string text in rule.Render())
        {
            List<FirewallRule> chain = rule.IsIPv6 ? _filter6 : _filter;
            int index = chain.FindIndex(known => known.Text == text);
            if (index >= 0)
            {
                chain.RemoveAt(index);
            }
        }
    }

    /// <summary>Removes what is there only for links whose key begins with a text.</summary>
    public void RemoveOwned(string keyPrefix)
    {
        foreach (List<FirewallRule> chain in (ReadOnlySpan<List<FirewallRule>>)[_filter, _filter6])
        {
            chain.RemoveAll(rule => rule.Owners.RemoveWhere(owner => owner.StartsWith(keyPrefix, StringComparison.Ordinal)) > 0 && rule.Owners.Count == 0);
        }
    }

    public void AddPublished(string bridge, ForwardedPort port)
    {
        // The rule that drops the rest stands in the same chain, so rules that accept go before it.
        _filter.Insert(_hasForwardChain ? 0 : _filter.Count, new FirewallRule(PublishedFilterRule(bridge, port)));
        _nat.Add(PublishedNatRule(port));
    }

    public void RemovePublished(string bridge, ForwardedPort port)
    {
        int index = _filter.FindIndex(rule => rule.Text == PublishedFilterRule(bridge, port));
        if (index >= 0)
        {
            _filter.RemoveAt(index);
        }

        _nat.Remove(PublishedNatRule(port));
    }

    public SimulatedFirewall Show() => new(
        ["-P FORWARD ACCEPT", .. _forward],
        ["-N DOCKER", .. _filter.Select(rule => rule.Text)],
        ["-N DOCKER", .. _nat],
        ["-N DOCKER", .. _filter6.Select(rule => rule.Text)]);

    private static string DropRule(string bridge) => $"-A DOCKER ! -i {bridge} -o {bridge} -j DROP";

    private static string PublishedFilterRule(string bridge, ForwardedPort port) => string.Create(
        CultureInfo.InvariantCulture,
        $"-A DOCKER -d {port.Address}/32 ! -i {bridge} -o {bridge} -p {port.Port.Protocol} -m {port.Port.Protocol} --dport {port.Port.Number} -j ACCEPT");

    private static string PublishedNatRule(ForwardedPort port)
    {
        string host = port.HostAddress.Equals(IPAddress.Any) ? "" : $" -d {port.HostAddress}/32";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"-A DOCKER{host} -p {port.Port.Protocol} -m {port.Port.Protocol} --dport {port.HostPort} -j DNAT --to-destination {port.Address}:{port.Port.Number}");
    }

    private void PutOnTop(string jump)
    {
        _forward.Remove(jump);
        _forward.Insert(0, jump);
    }

    private void Insert(string rule)
    {
        if (!_forward.Contains(rule))
        {
            _forward.Insert(0, rule);
        }
    }
}

/// <summary>A rule of chain DOCKER, and the links that it is there for.</summary>
internal sealed class FirewallRule(string text)
{
    public string Text { get; } = text;

    /// <summary>Keys of links (recipient and full alias); empty for a published port.</summary>
    public HashSet<string> Owners { get; } = new(StringComparer.Ordinal);
}

/// <summary>The permission of one link for one port: there, and the replies back.</summary>
/// <param name="Bridge">The interface that both are on.</param>
/// <param name="Recipient">The recipient's address.</param>
/// <param name="Source">The source's address.</param>
/// <param name="Port">The source's port.</param>
/// <param name="RepliesOnly">Whether the second rule lets only replies pass.</param>
internal sealed record LinkRule(string Bridge, IPAddress Recipient, IPAddress Source, ContainerPort Port, bool RepliesOnly)
{
    public bool IsIPv6 => Source.AddressFamily == AddressFamily.InterNetworkV6;

    public IReadOnlyList<string> Render()
    {
        int length = IsIPv6 ? 128 : 32;
        string protocol = Port.Protocol;
        string state = RepliesOnly ? " -m conntrack --ctstate RELATED,ESTABLISHED" : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"-A DOCKER -s {Recipient}/{length} -d {Source}/{length} -i {Bridge} -o {Bridge} -p {protocol} -m {protocol} --dport {Port.Number} -j ACCEPT"),
            string.Create(CultureInfo.InvariantCulture, $"-A DOCKER -s {Source}/{length} -d {Recipient}/{length} -i {Bridge} -o {Bridge} -p {protocol} -m {protocol} --sport {Port.Number}{state} -j ACCEPT"),
        ];
    }
}
