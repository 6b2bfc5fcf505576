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
            JsonObject result = await engine.ExecuteAsync(command);
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
