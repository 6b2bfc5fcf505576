using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Plays commands on an engine, from a clean start, and writes the scenario down.</summary>
internal static class SequenceRecorder
{
    public static async Task<JsonObject> RecordAsync(IRecordedEngine engine, IReadOnlyList<JsonObject> commands, string name)
    {
        await engine.ResetAsync();
        JsonObject network = await engine.DescribeNetworkAsync();
        var images = new JsonObject();
        foreach (string image in commands.Select(command => (string?)command["image"]).OfType<string>().Distinct())
        {
            images[image] = await engine.DescribeImageAsync(image);
        }

        var steps = new JsonArray();
        foreach (JsonObject command in commands)
        {
            if (await TryExecuteAsync(engine, command) is not { } result)
            {
                break;
            }

            steps.Add(new JsonObject { ["do"] = command.DeepClone(), ["result"] = result, ["after"] = await engine.DescribeContainersAsync() });
        }

        return new JsonObject
        {
            ["name"] = name,
            ["description"] = "Found by random commands.",
            ["engine"] = Engine(),
            ["network"] = network,
            ["images"] = images,
            ["steps"] = steps,
            ["repeat"] = new JsonObject { ["runs"] = 1, ["unstable"] = new JsonArray() },
        };
    }

    /// <summary>Docker 20.10 has requests in which its own code breaks down ("assignment to entry in nil map", at the connect of a container whose first start failed): it hangs up without an answer.</summary>
    /// <returns>Null if so: there is nothing to compare then, nor behind it.</returns>
    private static async Task<JsonObject?> TryExecuteAsync(IRecordedEngine engine, JsonObject command)
    {
        try
        {
            return await engine.ExecuteAsync(command);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return null;
        }
    }

    // The corpus' own: eng/engines/docker.sh starts the same engine, and no command here shows the machine's name or its hosts file.
    private static JsonObject Engine() => new()
    {
        ["version"] = "20.10.24+dfsg1",
        ["apiVersion"] = "1.41",
        ["flags"] = new JsonArray("--ip-forward=false", "--ip-masq=false", "--userland-proxy=false", "--storage-driver=overlay2"),
        ["hostname"] = "dockerhost",
        ["etcHosts"] = "127.0.0.1\tlocalhost\n127.0.1.1\tdockerhost\n",
    };
}
