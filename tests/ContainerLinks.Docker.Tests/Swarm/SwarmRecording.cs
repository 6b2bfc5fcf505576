using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>What two real nodes answered: services <c>db</c> (two tasks, a virtual address), <c>rr</c> (three tasks, dnsrr), <c>pub</c> (one task, port 8080) and <c>none</c> (no task), containers <c>web</c> on the manager and <c>cache</c> on the
/// worker. <c>cut</c> is 14 seconds after the wire between them was cut. A test may change it.</summary>
internal sealed class SwarmRecording
{
    public const string Worker = "198.19.1.2";
    private readonly JsonObject _all;

    /// <param name="name">For example <c>docker-20-whole</c>.</param>
    public SwarmRecording(string name)
    {
        using Stream stream = typeof(SwarmRecording).Assembly.GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no recording '{name}'.", nameof(name));
        _all = JsonNode.Parse(stream)!.AsObject();
    }

    public static TheoryData<int> Releases => [20, 28];

    public JsonObject On(string node) => _all[node]!.AsObject();

    /// <summary>The endpoints of a service on <c>links</c>, as a node has heard of them; those without a service for an empty name.</summary>
    public JsonArray Heard(string node, string service) => On(node)["links"]!["Services"]![service]!["Tasks"]!.AsArray();

    public string NameIn(string node, string service, int index) => Heard(node, service)[index]!["Name"]!.GetValue<string>();

    public SwarmView View(string node)
    {
        JsonElement all = JsonSerializer.SerializeToElement(On(node));
        ManagerView? manager = all.Part("nodes").ValueKind != JsonValueKind.Array ? null : new ManagerView(
            [.. all.Part("nodes").Items().Select(SwarmNode.Read).OfType<SwarmNode>()],
            [.. all.Part("services").Items().Select(SwarmService.Read).OfType<SwarmService>()],
            [.. all.Part("tasks").Items().Select(SwarmTask.Read).OfType<SwarmTask>()]);
        return new SwarmView(SwarmSelf.Read(all.Part("info")), [.. new[] { all.Part("ingress"), all.Part("links") }.Select(SwarmOverlay.Read).OfType<SwarmOverlay>()], manager);
    }
}

/// <summary>Looks of one node at its Swarm, one after the other, without an engine.</summary>
internal sealed class SwarmLooks
{
    public static readonly DateTimeOffset Start = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);
    private SwarmMemory _memory = SwarmMemory.Empty;

    public SwarmOptions Options { get; } = new();

    public bool? CarriesVirtualAddresses { get; set; }

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyList<SourceAdvert> Look(SwarmView view, string name) => Look(view, [name])[name];

    public Dictionary<string, IReadOnlyList<SourceAdvert>> Look(SwarmView view, string[] names)
    {
        (IReadOnlyList<SwarmEndpoint> endpoints, _memory) = SwarmEndpoints.Of(new SwarmNames([.. names.Order(StringComparer.Ordinal)]), view, _memory, Now);
        var adverts = new SwarmAdverts(view, _memory, endpoints, Options, CarriesVirtualAddresses);
        return names.ToDictionary(name => name, adverts.Of);
    }

    public static string[] AddressesOf(SourceAdvert advert) => [.. advert.Networks.Select(network => (network.IPv4 ?? network.IPv6 ?? IPAddress.None).ToString())];
}
