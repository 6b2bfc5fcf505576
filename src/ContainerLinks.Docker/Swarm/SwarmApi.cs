using System.Net;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>What an engine is asked about its Swarm. The client library knows no verbose inspection of a network, which tells what all hosts have on it.</summary>
internal sealed class SwarmApi(EngineCalls calls)
{
    /// <summary>Whether a network spans hosts.</summary>
    /// <returns>Null if there is none of that id.</returns>
    public Task<bool?> IsOverlayAsync(string network, CancellationToken cancellationToken) => InspectAsync<bool?>(network, "", static answer => answer.Text("Driver") == "overlay", cancellationToken);

    /// <summary>A network that spans hosts, by its name or id, without what is on it.</summary>
    /// <returns>Null if there is none, or one of this host.</returns>
    public Task<SwarmOverlay?> FindOverlayAsync(string network, CancellationToken cancellationToken) => InspectAsync(network, "", SwarmOverlay.Read, cancellationToken);

    /// <summary>Everything that this host has heard of a network.</summary>
    /// <returns>Null if it has none of that id.</returns>
    public Task<SwarmOverlay?> InspectOverlayAsync(string network, CancellationToken cancellationToken) => InspectAsync(network, "?verbose=true", SwarmOverlay.Read, cancellationToken);

    /// <summary>The networks that span hosts, as far as this host knows them, without what is on them.</summary>
    public Task<List<SwarmOverlay>> ListOverlaysAsync(CancellationToken cancellationToken) =>
        calls.AskAsync("list its networks", calls.UriOf($"networks?filters={Filter("driver", ["overlay"])}"), static answer => All(answer, SwarmOverlay.Read), cancellationToken);

    /// <summary>The engine's own part in a Swarm, also if it has none. This costs an engine more than all other questions: it starts programs to tell their versions.</summary>
    public Task<SwarmSelf> GetSelfAsync(CancellationToken cancellationToken) => calls.AskAsync("tell its part in a Swarm", calls.UriOf("info"), SwarmSelf.Read, cancellationToken);

    /// <returns>Null if the engine is none of a manager.</returns>
    public Task<List<SwarmNode>?> ListNodesAsync(CancellationToken cancellationToken) =>
        calls.AskAsync("list the hosts of its Swarm", calls.UriOf("nodes"), static answer => All(answer, SwarmNode.Read), IsOfWorker, cancellationToken);

    /// <param name="names">Beginnings of names: what begins alike is told, too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null if the engine is none of a manager.</returns>
    public Task<List<SwarmService>?> ListServicesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        calls.AskAsync("list the services of its Swarm", calls.UriOf($"services?filters={Filter("name", names)}"), static answer => All(answer, SwarmService.Read), IsOfWorker, cancellationToken);

    /// <returns>Null if the engine is none of a manager, or one of the services has gone.</returns>
    public Task<List<SwarmTask>?> ListTasksAsync(IReadOnlyList<string> services, CancellationToken cancellationToken) =>
        calls.AskAsync(
            "list the tasks of its Swarm",
            calls.UriOf($"tasks?filters={Filter("service", services)}"),
            static answer => All(answer, SwarmTask.Read),
            static refusal => refusal.Status == HttpStatusCode.NotFound || IsOfWorker(refusal),
            cancellationToken);

    /// <summary>Something for each event of networks, and on a manager of services and hosts, until the stream breaks or is cancelled. There are no events of tasks.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEventsAsync(CancellationToken cancellationToken) =>
        calls.ReadEventsAsync($"filters={Filter("type", ["network", "service", "node"])}", opened: null, cancellationToken);

    private Task<T?> InspectAsync<T>(string network, string query, Func<JsonElement, T?> read, CancellationToken cancellationToken) =>
        calls.AskAsync($"inspect network '{Quoting.Printable(network)}'", calls.UriOf($"networks/{Uri.EscapeDataString(network)}{query}"), read, static refusal => refusal.Status == HttpStatusCode.NotFound, cancellationToken);

    private static bool IsOfWorker(EngineRefusal refusal) => refusal.IsJson && refusal.Words.Contains("not a swarm manager", StringComparison.OrdinalIgnoreCase);

    private static List<T> All<T>(JsonElement list, Func<JsonElement, T?> read)
        where T : class =>
        list.ValueKind == JsonValueKind.Array ? [.. list.Items().Select(read).OfType<T>()] : throw new FormatException("it is no list");

    private static string Filter(string key, IReadOnlyList<string> values)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(key);
            foreach (string value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
