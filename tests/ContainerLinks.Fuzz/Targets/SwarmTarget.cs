using System.Text.Json;

namespace ContainerLinks.Fuzz;

/// <summary>What an engine tells of its Swarm, in one object: <c>info</c>, <c>networks</c>, <c>nodes</c>, <c>services</c> and <c>tasks</c>; two of them behind each other are two looks. Hosts in the place of whose list there is a text are managers without a leader. Every advert that is made of it keeps the contract.</summary>
internal sealed class SwarmTarget : FuzzTarget
{
    private static readonly SwarmNames Asked = new(["cache", "db", "db.1", "db.2", "rr", "web"]);
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);
    private readonly SwarmOptions _options = new() { PinWhileDnsIsWrong = true };

    public override string Name => "swarm";

    public override int LongestInput => 24 * 1024;

    public override IReadOnlyList<string> Words =>
    [
        "\"info\":", "\"networks\":", "\"nodes\":", "\"services\":", "\"tasks\":", "\"Services\":", "\"Tasks\":", "\"Name\":\"db.1.x\"", "\"EndpointID\":", "\"EndpointIP\":", "\"Host IP\":", "\"VIP\":", "\"Peers\":", "\"Containers\":", "\"Driver\":\"overlay\"",
        "\"Ingress\":true", "\"State\":\"down\"", "\"State\":\"running\"", "\"DesiredState\":\"running\"", "\"DesiredState\":\"shutdown\"", "\"Slot\":", "\"NodeID\":", "\"ServiceID\":", "\"NetworksAttachments\":", "\"Addresses\":", "\"VirtualIPs\":", "\"Ports\":",
        "\"Target: 80, Publish: 8080\"", "null", "[]", "{}", "\"\\ud800\"", "\"\\u001b[2J\"", "\"../\"", "fe80::1%eth0", "::ffff:10.0.0.1", "10.0.1.2/24", "}{", "\"nodes\":\"silent\"", "\"Services\":0",
    ];

    public override long AllocationLimit(int length) => (512 * 1024) + (1024L * length);

    public override Outcome Run(byte[] input)
    {
        SwarmMemory memory = SwarmMemory.Empty;
        DateTimeOffset now = Start;
        int adverts = 0, lost = 0, places = 0, remarks = 0;
        foreach (string text in FuzzText.Parts(input, 3))
        {
            if (text.Length == 0)
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                SwarmView view = Read(document.RootElement, now += TimeSpan.FromSeconds(11)).Over(memory.Networks);
                (IReadOnlyList<SwarmEndpoint> endpoints, memory) = SwarmEndpoints.Of(Asked, view, memory, now);
                var all = new SwarmAdverts(view, memory, endpoints, _options, carriesVirtualAddresses: false);
                foreach ((string asked, SourceAdvert advert) in Asked.All.SelectMany(name => all.Of(name).Select(advert => (name, advert))))
                {
                    FuzzException.ThrowUnless(AdvertCheck.FindFault(advert, asked) is null, $"an advert breaks the contract: {AdvertCheck.FindFault(advert, asked)}");
                    FuzzText.ThrowUnlessWord(advert.Host, "a host");
                    FuzzText.ThrowUnlessPrintable(advert.LostBecause ?? "", "a reason");
                    (adverts, lost, places, remarks) = (adverts + 1, lost + (advert.LostBecause is null ? 0 : 1), places + advert.Networks.Count, remarks + advert.Remarks.Count);
                }

                foreach (string name in Asked.All)
                {
                    FuzzException.ThrowUnless(all.Of(name).Select(advert => advert.Host).Distinct().Count() == all.Of(name).Count, $"two adverts of one host bear '{name}'");
                }
            }
            catch (Exception refusal) when (EngineFailure.IsUnreadable(refusal))
            {
                return Outcome.Refused(refusal.GetType().Name);
            }
        }

        return Outcome.Accepted(adverts, lost, places, remarks);
    }

    private static SwarmView Read(JsonElement all, DateTimeOffset now) => new(
        SwarmSelf.Read(all.Part("info")),
        [.. all.Part("networks").Items().Select(network => ReadNetwork(network, now)).OfType<SwarmOverlay>()],
        all.Part("nodes").ValueKind != JsonValueKind.Array ? null : new ManagerView(
            [.. all.Part("nodes").Items().Select(SwarmNode.Read).OfType<SwarmNode>()],
            [.. all.Part("services").Items().Select(SwarmService.Read).OfType<SwarmService>()],
            [.. all.Part("tasks").Items().Select(SwarmTask.Read).OfType<SwarmTask>()]))
    {
        ManagerIsSilent = all.Part("nodes").ValueKind == JsonValueKind.String ? "no leader" : null,
    };

    /// <summary>One whose services are a number is one that the engine does not tell of.</summary>
    private static SwarmOverlay? ReadNetwork(JsonElement network, DateTimeOffset now) =>
        SwarmOverlay.Read(network) is { } overlay && network.Part("Services").ValueKind == JsonValueKind.Number
            ? overlay with { Silence = new SwarmSilence(now, "no answer", IsKnown: false) }
            : SwarmOverlay.Read(network);
}
