using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Point 5 of what may differ, which only a replay of the whole recording can judge, and what a replay takes from its recording.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void An_update_may_hit_the_wrong_file_or_not()
    {
        var recordings = Enumerable.Range(0, 16).Select(Record).ToList();
        var hosts = recordings.Select(recording => (string)recording["steps"]!.AsArray()[^1]!["after"]!["web1"]!["hosts"]!).ToList();

        hosts.Select(text => text.Split('\n').Single(line => line.Contains("\tcache "))).Distinct().Should().HaveCount(2, "the order of the recipients decides");
        foreach (var recording in recordings)
        {
            Replay(recording).Differences.Should().BeEmpty();
        }
    }

    [Fact]
    public void Every_undefined_order_at_once_is_accepted()
    {
        var recordings = Enumerable.Range(0, 12).Select(seed => Record(seed, ["--icc=false", "--ipv6", "--fixed-cidr-v6=fd00::/64"],
            With(Run("dns"), "expose", "53/udp", "53/sctp", "54/udp", "55/tcp"),
            With(Run("mysql"), "expose", "3306"),
            With(Run("redis"), "expose", "6379", "6380"),
            With(Run("web", "dns:dns", "mysql:db-1", "redis:db_1", "redis:cache"), "env", "DB_1_NAME=mine", "OWN=1"),
            new JsonObject { ["op"] = "exec-env", ["name"] = "web" },
            Run("web2", "redis", "dns:DNS"),
            Command("stop"), Command("stop", "mysql"), Command("stop", "redis"),
            Command("start"), Command("start", "redis"), Command("start"), Command("start", "mysql"), Command("restart"))).ToList();

        recordings.Select(recording => recording["steps"]!.AsArray()[^1]!["after"]!["web"]!["env"]!.ToJsonString()).Distinct().Should().HaveCountGreaterThan(4);
        foreach (var recording in recordings)
        {
            var scenario = Read(recording);
            ScenarioRunner.Play(scenario, 99).Differences.Should().BeEmpty();
        }
    }

    [Fact]
    public void No_seed_makes_a_wrong_address_right()
    {
        var recording = Record(0);
        var web = recording["steps"]!.AsArray()[^1]!["after"]!["web1"]!;
        web["hosts"] = ((string)web["hosts"]!).Replace("\tcache ", "9\tcache ");

        Replay(recording).Differences.Should().Contain(difference => difference.Path == "after/web1/hosts");
    }

    [Fact]
    public void A_recording_in_which_every_recipient_runs_is_played_once()
    {
        var recording = Record(0);
        recording["steps"]!.AsArray().RemoveAt(5);
        recording["steps"]!.AsArray().RemoveAt(5);
        recording["steps"]!.AsArray().RemoveAt(5);

        UndefinedUpdates.ArePossible(Read(recording)).Should().BeFalse();
        UndefinedUpdates.ArePossible(Read(Record(0))).Should().BeTrue();
    }

    [Fact]
    public void Recorded_ids_are_given_once_and_others_come_from_a_fixed_sequence()
    {
        var ids = new RecordedIds(Id('0'));
        var again = new RecordedIds(Id('0'));
        var step = Step(Command("run"), new JsonObject { ["id"] = Id('c') });
        var recorded = Read(Recording.Document(step)).Steps[0];

        ids.Draw(SimulatedIdKind.Network).Should().Be(Id('0'));
        ids.Expect(recorded);
        ids.Draw(SimulatedIdKind.Container).Should().Be(Id('c'));
        var other = ids.Draw(SimulatedIdKind.Container);

        other.Should().HaveLength(64).And.NotBe(Id('c'));
        again.Draw(SimulatedIdKind.Container).Should().Be(other);
        ids.Draw(SimulatedIdKind.Endpoint).Should().NotBe(other);
    }

    [Theory]
    [InlineData("172.18.0.0/16", null)]
    [InlineData("172.19.0.0/16", "172.18.255.254")]
    [InlineData("172.20.0.0/16", null)]
    public void A_name_server_is_told_from_the_first_default_subnet(string subnet, string? server)
    {
        var result = Success();
        result["network"] = new JsonObject { ["ipam"] = new JsonArray(new JsonObject { ["subnet"] = subnet }) };

        RecordingMachine.FindNameServer(Read(Recording.Document(Step(new JsonObject { ["op"] = "network-create", ["name"] = "n" }, result)))).Should().Be(server);
    }

    [Fact]
    public void Rules_of_an_earlier_daemon_are_the_shortest_end_that_explains_the_chain()
    {
        const string User = "-A FORWARD -j DOCKER-USER";
        const string Isolation = "-A FORWARD -j DOCKER-ISOLATION-STAGE-1";
        const string Known = "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
        const string Docker = "-A FORWARD -o docker0 -j DOCKER";
        const string Out = "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT";
        const string Inside = "-A FORWARD -i docker0 -o docker0 -j ACCEPT";
        const string Drop = "-A FORWARD -i docker0 -o docker0 -j DROP";
        const string Other = "-A FORWARD -j OTHER";

        Earlier(User, Isolation, Known, Docker, Out, Inside).Should().BeEmpty();
        Earlier(User, Isolation, Known, Docker, Out, Inside, Other).Should().Equal(Other);
        Earlier(User, Isolation, Known, Docker, Out, Other, Drop).Should().Equal(Other);
        Earlier(User, Isolation, Inside, Known, Docker, Out, Other).Should().Equal(Known, Docker, Out, Other);
        Earlier(Other, User, Isolation, Known, Docker, Out, Inside).Should().BeEmpty("no daemon leaves that, so the comparison has to fail");

        static IReadOnlyList<string> Earlier(params string[] rules)
        {
            var document = Recording.Document(Step(Command("start"), Success()));
            document["iptables"] = new JsonObject { ["filter/FORWARD"] = Array(["-P FORWARD ACCEPT", .. rules]) };
            return RecordingMachine.FindEarlierRules(Read(document));
        }
    }

    /// <summary>Two recipients, one of them down, when their source moves; recorded from the simulated engine itself with this seed.</summary>
    private static JsonObject Record(int seed) => Record(
        seed,
        [],
        Run("mysql"), Run("other"), Run("web1", "mysql:db", "other:cache"), Run("web2", "mysql:cache"),
        Command("stop", "mysql"), Command("stop", "web2"), Run("pad"), Command("start", "mysql"));

    private static JsonObject Record(int seed, string[] flags, params JsonObject[] commands)
    {
        var document = Recording.Document([.. commands.Select(command => Step(command, Success()))]);
        document["engine"]!["flags"] = Array(flags);
        document["iptables"] = new JsonObject();
        document["images"] = new JsonObject { ["any"] = new JsonObject { ["exposedPorts"] = new JsonArray(), ["env"] = new JsonArray(), ["cmd"] = new JsonArray() } };
        foreach (var step in document["steps"]!.AsArray())
        {
            step!["iptables"] = new JsonObject();
        }

        var player = new ScenarioPlayer(Read(document), seed);
        var played = player.Play();
        document["iptables"] = player.FirewallBefore;
        for (var i = 0; i < played.Count; i++)
        {
            document["steps"]![i]!["result"] = played[i].Result;
            document["steps"]![i]!["after"] = played[i].After;
            document["steps"]![i]!["iptables"] = played[i].IpTables;
            played[i].Failure.Should().BeNull();
        }

        return document;
    }

    private static JsonObject Run(string name, params string[] links) =>
        new() { ["op"] = "run", ["name"] = name, ["image"] = "any", ["links"] = Array(links) };

    private static JsonObject With(JsonObject command, string argument, params string[] values)
    {
        command[argument] = Array(values);
        return command;
    }

    private static Scenario Read(JsonObject document) => ScenarioReader.Parse(document.ToJsonString(), "own");

    private static ScenarioOutcome Replay(JsonObject document) => ScenarioRunner.Run(Read(document));
}
