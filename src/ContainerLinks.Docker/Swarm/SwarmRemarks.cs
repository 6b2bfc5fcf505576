using System.Net;

namespace ContainerLinks;

/// <summary>What is worth knowing beside who bears a name: what the DNS answers, what a manager says, and since when.</summary>
internal static class SwarmRemarks
{
    private const int MostOfAKind = 8;

    public static IEnumerable<string> OfEndpoints(IReadOnlyList<SwarmEndpoint> endpoints, Dictionary<string, SwarmOverlay> overlays)
    {
        string[] dead = [.. endpoints.Where(endpoint => endpoint is { IsAlive: false, IsAnswered: true })
            .Select(endpoint => $"The DNS of this host still knows '{endpoint.Name}' at {endpoint.Address} on {NameOf(endpoint)}, which {endpoint.DeadBecause}.")];
        string[] unheard = [.. endpoints.Where(endpoint => endpoint is { IsAlive: true, IsAnswered: false, IsDnsWrong: true })
            .Select(endpoint => $"The DNS of this host does not know '{endpoint.Name}' at {endpoint.Address} on {NameOf(endpoint)}, which runs, says the manager, and was not heard of since {SwarmTimes.Show(endpoint.FirstSeen)}. Names of a host that was away may stay unknown for long.")];
        return [.. Some(dead), .. Some(unheard)];

        string NameOf(SwarmEndpoint endpoint) => overlays.TryGetValue(endpoint.Network, out SwarmOverlay? overlay) ? overlay.Name : endpoint.Network;
    }

    /// <summary>What the engine did not answer.</summary>
    public static IEnumerable<string> OfView(SwarmView view) =>
    [
        .. view.ManagerIsSilent is { } why ? [$"This host is a manager, and the Swarm does not answer. What the hosts tell each other counts, and who was dead in the managers' last words stays so: {why}"] : (string[])[],
        .. Some([.. view.Overlays.Where(overlay => overlay.Silence is not null).Select(overlay =>
            $"The engine does not tell who is on the network '{overlay.Name}' since {SwarmTimes.Show(overlay.Silence!.Since)}{(overlay.Silence.IsKnown ? ", so what it told before counts" : "")}: {overlay.Silence.Reason}")]),
    ];

    public static string NoVirtualAddresses(string service, IPAddress address) =>
        $"The kernel of this host has no IPVS: the DNS answers '{service}' with {address}, and nothing is carried there. Endpoint mode dnsrr leads to the tasks, and so does {nameof(SwarmOptions)}.{nameof(SwarmOptions.ServiceAddress)} = {nameof(SwarmServiceAddress.Tasks)}.";

    public const string NoPublishedPorts = "The kernel of this host has no IPVS, so the ports that the Swarm publishes are not passed on here.";

    private static string[] Some(string[] remarks) =>
        remarks.Length <= MostOfAKind ? remarks : [.. remarks.Take(MostOfAKind), $"So it is with {remarks.Length - MostOfAKind} more."];
}
