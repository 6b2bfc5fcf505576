using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Random sequences for Podman: those of Docker, with fewer links, which Podman refuses all alike, and without what it leaves to others.</summary>
internal static class PodmanSequences
{
    // Few of them, so that refusals stay in the sequences.
    private const int LinksKept = 16;

    public static IReadOnlyList<JsonObject> Generate(int seed)
    {
        var dice = new Dice(unchecked((ulong)seed * 7919));
        return [.. RandomCommands.Generate(seed).Select(command => Adapt((JsonObject)command.DeepClone(), dice))];
    }

    private static JsonObject Adapt(JsonObject command, Dice dice)
    {
        if ((string?)command["op"] is "run" or "create" && !dice.OneIn(LinksKept))
        {
            command.Remove("links");
        }

        // A file over /etc/hosts is the user's own affair.
        command.Remove("mountedHosts");
        if ((string?)command["op"] == "rmlink" && !dice.OneIn(4))
        {
            command = new JsonObject { ["op"] = "restart", ["name"] = ((string)command["link"]!).Split('/')[0] };
        }

        // Names with a dot, and addresses that nobody has, are asked of the machine's name server.
        if ((string?)command["op"] == "lookup")
        {
            command["query"] = ((string)command["query"]!).Split('.') is [var name, ..] && !char.IsAsciiDigit(name[0]) ? name : "web";
            command["type"] = (string?)command["type"] == "AAAA" ? "AAAA" : "A";
        }

        return command;
    }
}
