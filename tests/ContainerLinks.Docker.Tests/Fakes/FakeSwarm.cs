using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A fake engine's part in a Swarm: what a real node answered, which a test changes.</summary>
internal sealed class FakeSwarm
{
    private readonly FakeEngine _engine;

    public FakeSwarm(FakeEngine engine, string recording = "docker-20-whole", string node = "manager")
    {
        _engine = engine;
        Recording = new SwarmRecording(recording);
        Node = node;
        engine.Misbehave = AnswerAsync;
    }

    public SwarmRecording Recording { get; set; }

    public string Node { get; set; }

    /// <summary>Is asked before each answer.</summary>
    public Func<FakeExchange, Task>? Before { get; set; }

    public JsonObject Told => Recording.On(Node);

    /// <summary>How often something was asked for.</summary>
    public int Count(string part) => _engine.Requests.Count(request => request.Contains(part, StringComparison.Ordinal));

    /// <summary>An event of a network, as it comes when a container here is connected to one.</summary>
    public void Tell() => _engine.Events.TellRaw("""{"Type":"network","Action":"connect","Actor":{"ID":"q6a27wcscggw91i441921udq0","Attributes":{"name":"links"}}}""" + "\n");

    private async Task AnswerAsync(FakeExchange exchange)
    {
        await (Before?.Invoke(exchange) ?? Task.CompletedTask);
        if (exchange.IsAnswered)
        {
            return;
        }

        switch (exchange.Route.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["info"]: Answer(exchange, Told["info"]!); break;
            case ["networks"]: Answer(exchange, Told["networks"]!); break;
            case ["networks", var id] when Find(id) is { } network: Answer(exchange, network); break;
            case ["nodes" or "services" or "tasks"]: Answer(exchange, Told[exchange.Route.Trim('/')]!); break;
            default: break;
        }
    }

    private JsonNode? Find(string id) => new[] { Told["links"]!, Told["ingress"]! }.FirstOrDefault(network => network["Id"]!.GetValue<string>() == id);

    private static void Answer(FakeExchange exchange, JsonNode told)
    {
        if (told is JsonObject refusal && refusal.ContainsKey("message"))
        {
            exchange.Reply(503, told.ToJsonString());
        }
        else
        {
            exchange.Reply(200, told.ToJsonString());
        }
    }
}
