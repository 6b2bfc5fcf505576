using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The commands of a random sequence that make containers.</summary>
internal sealed class RandomContainers(Dice dice)
{
    // Some differ by case or sign only, so that they share the prefix of their variables; one is the beginning of another, followed by a dot.
    public static readonly string[] Aliases = ["db", "database", "db.main", "my-db", "my_db", "DB", "web", "primary"];

    // Ends with status 3 on USR1.
    private const string Mortal = "trap 'exit 3' USR1; while :; do sleep 1000 & wait; done";

    private string? _nameWithPolicy;

    public bool HasPolicy(string name) => name == _nameWithPolicy;

    /// <param name="operation">Whether to <c>create</c> or to <c>run</c>.</param>
    /// <param name="name">The container.</param>
    /// <param name="source">Draws whom it links to.</param>
    /// <param name="networks">The networks that the sequence made so far.</param>
    /// <param name="hasSources">Whether it may have links.</param>
    public JsonObject Make(string operation, string name, Func<string> source, IReadOnlyList<string> networks, bool hasSources)
    {
        var command = new JsonObject { ["op"] = operation, ["name"] = name, ["image"] = dice.Of("db", "web") };
        if (hasSources && !dice.OneIn(3))
        {
            command["links"] = Some(3, () => Link(source()));
        }

        Option(command, 6, "hostname", () => dice.Of("db", "web.example.org", "front", "my-db"));
        Option(command, 16, "domainname", () => "example.org");
        Option(command, 6, "env", () => Some(2, () => dice.Of("A=1", "DB_NAME=own", "DB_PORT", "MYSQL_MAJOR=9", "NOEQ", "B=1=2", "PASSWORD=x y", "HOME=/root")));
        Option(command, 5, "expose", () => Some(3, () => dice.Of("7000-7003", "81", "53/udp", "53", "3307", "9000/sctp")));
        Option(command, 20, "exposeRaw", () => Some(1, () => dice.Of("81/TCP", "82")));
        Option(command, 12, "publish", () => Some(1, () => dice.Of("127.0.0.1:8080:80", "127.0.0.1:8081:9000/udp")));
        Option(command, 12, "tty", () => true);
        Option(command, 6, "cmd", () => new JsonArray("/bin/sh", "-c", Mortal));
        Option(command, 8, "extraHosts", () => Some(2, () => dice.Of("db:10.1.1.1", "database:10.1.1.2", "db.main.example.org:10.1.1.3", "other:fd00::1", "outside:host-gateway")));
        Option(command, 16, "mountedHosts", () => dice.Of("127.0.0.1\tlocalhost\n", "172.17.0.2\tdb old\n10.9.9.9\tweb\n"));
        AddPolicy(command);
        AddNetwork(command, networks, source);
        return command;
    }

    // A daemon starts all containers with a policy at once, and which of them gets which address is not defined. So a sequence has one of them at most.
    private void AddPolicy(JsonObject command)
    {
        if (_nameWithPolicy is null && dice.OneIn(10))
        {
            _nameWithPolicy = (string?)command["name"];
            command["restart"] = dice.Of("always", "unless-stopped", "on-failure");
        }
    }

    private void AddNetwork(JsonObject command, IReadOnlyList<string> networks, Func<string> source)
    {
        if (networks.Count > 0 && dice.OneIn(3))
        {
            string network = networks[dice.Below(networks.Count)];
            command["network"] = network;
            Attach(command, network);
        }
        else if (dice.OneIn(12))
        {
            string owner = $"container:{source()}";
            command["network"] = dice.Of("none", "bridge", "nosuch", "host", "host", owner, owner);
        }
    }

    /// <summary>Adds what a container can ask of a network: names there, and a fixed address.</summary>
    public void Attach(JsonObject command, string network)
    {
        Option(command, 4, "aliases", () => Some(2, () => dice.Of(Aliases)));
        Option(command, 6, "ip", () => $"10.60.{(network[^1] is '2' ? 2 : 1)}.{2 + dice.Below(4)}");
    }

    private string Link(string source) => dice.Below(12) switch
    {
        < 3 => source,
        < 11 => $"{source}:{dice.Of(Aliases)}",
        _ => dice.Of($"/{source}:db", $"{source}:", "nosuch:db", $"{source}:/x/db"),
    };

    private void Option(JsonObject command, int oneIn, string argument, Func<JsonNode> value)
    {
        if (dice.OneIn(oneIn))
        {
            command[argument] = value();
        }
    }

    private JsonArray Some(int most, Func<string> item) => [.. Enumerable.Range(0, 1 + dice.Below(most)).Select(_ => (JsonNode)item())];
}
