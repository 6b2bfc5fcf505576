using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Plays commands on an engine, from a clean start, and writes the scenario down.</summary>
internal static class SequenceRecorder
{
    public static async Task<JsonObject> RecordAsync(IRecordedEngine engine, IReadOnlyList<JsonObject> commands, string name)
    {
        await engine.ResetAsync();
        JsonObject release = await engine.DescribeEngineAsync();
        JsonObject network = await engine.DescribeNetworkAsync();
        var images = new JsonObject();
        foreach (string image in commands.Select(command => (string?)command["image"]).OfType<string>().Distinct())
        {
            images[image] = await engine.DescribeImageAsync(image);
        }

        var steps = new JsonArray();
        foreach (JsonObject command in commands)
        {
            (bool hasBrokenDown, JsonObject? result) = await TryExecuteAsync(engine, command);
            if (hasBrokenDown)
            {
                break;
            }

            if (result is null)
            {
                continue;
            }

            steps.Add(new JsonObject { ["do"] = command.DeepClone(), ["result"] = result, ["after"] = await engine.DescribeContainersAsync() });
        }

        return new JsonObject
        {
            ["name"] = name,
            ["description"] = "Found by random commands.",
            ["engine"] = release,
            ["network"] = network,
            ["images"] = images,
            ["steps"] = steps,
            ["repeat"] = new JsonObject { ["runs"] = 1, ["unstable"] = new JsonArray() },
        };
    }

    /// <summary>Docker 20.10 has requests in which its own code breaks down ("assignment to entry in nil map", at the connect of a container whose first start failed): it hangs up without an answer.</summary>
    /// <returns>Whether so: there is nothing to compare then, nor behind it.</returns>
    private static async Task<(bool HasBrokenDown, JsonObject? Result)> TryExecuteAsync(IRecordedEngine engine, JsonObject command)
    {
        try
        {
            return (false, await engine.ExecuteAsync(command));
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return (true, null);
        }
    }
}
