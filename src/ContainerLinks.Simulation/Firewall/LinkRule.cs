using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

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
