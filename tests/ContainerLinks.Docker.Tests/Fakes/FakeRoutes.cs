using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A fake engine's good answers.</summary>
internal static class FakeRoutes
{
    public static async Task AnswerAsync(FakeEngine engine, FakeExchange exchange)
    {
        byte[] body = await exchange.ReadBodyAsync();
        string[] path = exchange.Route.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (path)
        {
            case ["_ping"]: exchange.Reply(200, "OK", "text/plain"); break;
            case ["version"]: exchange.Reply(200, VersionOf(engine.Release).ToJsonString()); break;
            case ["events"]: engine.Events.Listen(exchange); break;
            case ["libpod", "networks", "json"]: exchange.Reply(200, """[{"name":"podman","dns_enabled":false}]"""); break;
            case ["containers", "json"]: exchange.Reply(200, new JsonArray([.. engine.Containers.All.Select(one => one.ToListJson())]).ToJsonString()); break;
            case ["containers", "create"]: Create(engine, exchange, JsonNode.Parse(body)!.AsObject()); break;
            case ["containers", _, ..]: Act(engine, exchange, path, body); break;
            case ["exec", var id, "start"]: await engine.Execs.StartAsync(id, exchange); break;
            case ["libpod", "containers", _] when exchange.Method == "DELETE": Act(engine, exchange, path[1..], body); break;
            case ["images", "create"]: Get(engine, exchange, exchange.Query("fromImage")!); break;
            case ["images", "load"]: Get(engine, exchange, Encoding.UTF8.GetString(body)); break;
            default: exchange.Refuse(404, "page not found"); break;
        }
    }

    private static JsonObject VersionOf(FakeRelease release) => new() { ["Version"] = release.Version, ["ApiVersion"] = release.Api, ["MinAPIVersion"] = release.MinApi };

    private static void Create(FakeEngine engine, FakeExchange exchange, JsonObject body)
    {
        string name = exchange.Query("name")!, image = body["Image"]!.GetValue<string>();
        if (engine.Containers.Find(name) is { } other)
        {
            exchange.Refuse(409, $"Conflict. The container name /{name} is already in use by container {other.Id}.");
        }
        else if (!engine.Images.Contains(image))
        {
            exchange.Refuse(404, $"No such image: {image}:latest");
        }
        else
        {
            exchange.Reply(201, new JsonObject { ["Id"] = engine.Containers.Add(name, body).Id }.ToJsonString());
        }
    }

    /// <summary>An image is pulled, or taken from an archive: the archives of this engine are their images' names.</summary>
    private static void Get(FakeEngine engine, FakeExchange exchange, string image)
    {
        engine.Images.Add(image.Replace(":latest", "", StringComparison.Ordinal));
        exchange.BeginStream();
        exchange.WriteChunk("""{"status":"Downloading","progressDetail":{"current":5,"total":10},"id":"4abcf2066143"}""" + "\r\n");
        exchange.WriteChunk("""{"status":"Download complete","progressDetail":{},"id":"4abcf2066143"}""" + "\r\n");
        exchange.EndStream();
    }

    private static void Archive(FakeContainer container, FakeExchange exchange)
    {
        if (!File.Exists(container.HostsPath))
        {
            exchange.Refuse(404, $"Could not find the file {exchange.Query("path")} in container {container.Id}");
            return;
        }

        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(container.HostsPath, "hosts");
        }

        exchange.Reply(archive.ToArray(), "application/x-tar");
    }

    private static void Act(FakeEngine engine, FakeExchange exchange, string[] path, byte[] body)
    {
        if (engine.Containers.Find(path[1]) is not { } container)
        {
            exchange.Refuse(404, $"No such container: {path[1]}");
            return;
        }

        switch (path.ElementAtOrDefault(2) ?? exchange.Method)
        {
            case "json": exchange.Reply(200, container.ToJson().ToJsonString()); return;
            case "archive": Archive(container, exchange); return;
            case "exec": engine.Execs.Create(container, exchange, JsonNode.Parse(body)!.AsObject()); return;
            case "start" when container.IsRunning: exchange.Reply(304); return;
            case "start": engine.Containers.Start(container); break;
            case "stop": engine.Containers.Stop(container); break;
            case "rename": engine.Containers.Rename(container, exchange.Query("name")!); break;
            case "DELETE": engine.Containers.Remove(container); break;
            default: exchange.Refuse(404, "page not found"); return;
        }

        exchange.Reply(204);
    }
}
