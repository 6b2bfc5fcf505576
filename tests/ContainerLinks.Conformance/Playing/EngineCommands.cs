using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Gives one recorded command to a simulated engine. What it returns is the <c>result</c> of the recording.</summary>
internal sealed class EngineCommands(SimulatedEngine engine)
{
    private const int Done = 200;
    private const int Created = 201;
    private const int NoContent = 204;
    private const int NotModified = 304;

    public JsonObject Execute(RecordedStep step)
    {
        try
        {
            return Dispatch(step.Operation, step.Do);
        }
        catch (SimulatedEngineException refusal)
        {
            var result = new JsonObject { ["ok"] = false, ["error"] = refusal.Message, ["status"] = refusal.StatusCode };
            if (step.Operation is "create" or "run" or "exec" or "exec-env")
            {
                result["stage"] = refusal.Stage;
            }

            if (refusal.Container is { } id)
            {
                result["id"] = id.ToString();
                AddWarnings(result, id);
            }

            return result;
        }
    }

    private JsonObject Dispatch(string operation, JsonObject command)
    {
        var name = Text(command, "name");
        switch (operation)
        {
            case "create":
                return Made(engine.Create(ContainerArguments.Read(command)), Created);
            case "run":
                return Made(engine.Run(ContainerArguments.Read(command)), NoContent, ("stage", "start"));
            case "start":
                return Success(engine.Start(name) ? NoContent : NotModified);
            case "stop":
                return Success(engine.Stop(name) ? NoContent : NotModified);
            case "restart":
                engine.Restart(name);
                break;
            case "kill":
                engine.Kill(name, (string?)command["signal"] ?? "KILL");
                break;
            case "pause":
                engine.Pause(name);
                break;
            case "unpause":
                engine.Unpause(name);
                break;
            case "rename":
                engine.Rename(name, Text(command, "newName"));
                break;
            case "rm":
                engine.Remove(name, (bool?)command["force"] ?? false);
                break;
            case "rmlink":
                engine.RemoveLink(Text(command, "link"));
                break;
            case "network-rm":
                engine.RemoveNetwork(Text(command, "network"));
                break;
            default:
                return Ask(operation, command, name);
        }

        return Success(NoContent);
    }

    private JsonObject Ask(string operation, JsonObject command, string name)
    {
        switch (operation)
        {
            case "die":
                engine.Die(name, (string?)command["signal"] ?? "KILL");
                engine.Settle();
                return Success(null);
            case "inspect":
                var container = engine.Inspect(Text(command, "ref"));
                return Success(Done, ("id", container.Id.ToString()), ("name", "/" + container.Name));
            case "exec-env":
                return Success(Done, ("env", EngineSnapshot.Texts(engine.ExecEnvironment(name))));
            case "exec":
                return Exec(command, name);
            case "network-create":
                var network = engine.CreateNetwork(ContainerArguments.ReadNetwork(command));
                return Success(Created, ("id", network.Id), ("network", EngineSnapshot.Network(network)));
            case "connect":
                engine.Connect(Text(command, "network"), name, ContainerArguments.ReadEndpoint(command));
                return Success(Done);
            case "disconnect":
                engine.Disconnect(Text(command, "network"), name);
                return Success(Done);
            case "lookup":
                return Lookup(name, Text(command, "query"), (string?)command["type"] ?? "A");
            case "daemon-restart":
                engine.RestartDaemon((string?)command["signal"] == "KILL");
                return Success(null, ("network", EngineSnapshot.Network(engine.DefaultBridge)));
            default:
                throw new ScenarioFormatException($"The command '{operation}' is not known.");
        }
    }

    private JsonObject Made(ContainerId id, int status, params ReadOnlySpan<(string Field, JsonNode? Value)> fields)
    {
        var result = Success(status, [("id", id.ToString()), .. fields]);
        AddWarnings(result, id);
        return result;
    }

    // The create request tells them, and a recording names them only if there are any.
    private void AddWarnings(JsonObject result, ContainerId id)
    {
        if (engine.List().FirstOrDefault(container => container.Id == id) is { Warnings.Count: > 0 } container)
        {
            result["warnings"] = EngineSnapshot.Texts(container.Warnings);
        }
    }

    private JsonObject Exec(JsonObject command, string name)
    {
        var exec = engine.Exec(name, ContainerArguments.Texts(command, "cmd"));
        var result = Success(Done, ("exitCode", exec.ExitCode));
        if ((bool?)command["keepOutput"] ?? true)
        {
            result["stdout"] = exec.Output;
        }

        return result;
    }

    private JsonObject Lookup(string name, string query, string type)
    {
        var reply = engine.Lookup(name, query, type);
        var answers = (reply?.Answers ?? []).Select(answer => new JsonObject { ["type"] = answer.Type, ["value"] = answer.Value, ["ttl"] = answer.TimeToLive });
        return Success(null, ("rcode", reply?.ResponseCode), ("answers", new JsonArray([.. answers])));
    }

    private static JsonObject Success(int? status, params ReadOnlySpan<(string Field, JsonNode? Value)> fields)
    {
        var result = new JsonObject { ["ok"] = true, ["error"] = null, ["status"] = status };
        foreach (var (field, value) in fields)
        {
            result[field] = value;
        }

        return result;
    }

    private static string Text(JsonObject command, string field) => (string?)command[field] ?? "";
}
