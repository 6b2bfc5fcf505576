using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Points 1, 3 and 4 of what may differ, in environments: every allowance, and its nearest neighbour that is none.</summary>
public sealed class EnvironmentOrderTests
{
    private static readonly string[] GroupOfA =
    [
        "DB_PORT=tcp://10.0.0.2:3306", "DB_PORT_3306_TCP=tcp://10.0.0.2:3306", "DB_PORT_3306_TCP_ADDR=10.0.0.2", "DB_PORT_3306_TCP_PORT=3306",
        "DB_PORT_3306_TCP_PROTO=tcp", "DB_NAME=/web/db", "DB_ENV_X=1", "DB_ENV_Y=2",
    ];

    private static readonly string[] GroupOfB = ["CACHE_PORT=tcp://10.0.0.3:6379", "CACHE_PORT_6379_TCP=tcp://10.0.0.3:6379", "CACHE_NAME=/web/cache"];

    [Fact]
    public void Groups_may_change_places() => Compare([.. Head, .. GroupOfB, .. GroupOfA, .. Tail]).Should().BeEmpty();

    [Fact]
    public void Groups_of_exec_may_change_places()
    {
        var document = Document(["3306/tcp"], [.. Head, .. GroupOfA, .. GroupOfB, .. Tail]);
        document["steps"]![0]!["result"]!["env"] = Array([.. GroupOfA, .. GroupOfB]);

        Recording.Compare(document, steps => steps[0]!["result"]!["env"] = Array([.. GroupOfB, .. GroupOfA])).Should().BeEmpty();
        Recording.Compare(document, steps => steps[0]!["result"]!["env"] = Array([.. GroupOfB])).Should().ContainSingle().Which.Path.Should().Be("result/env");
    }

    [Fact]
    public void Variables_of_one_group_may_not()
    {
        var group = GroupOfA.ToArray();
        (group[6], group[7]) = (group[7], group[6]);

        Compare([.. Head, .. group, .. GroupOfB, .. Tail]).Should().ContainSingle().Which.Path.Should().Be("after/web/env");
    }

    [Fact]
    public void A_group_may_not_be_torn_apart() =>
        Compare([.. Head, .. GroupOfA[..3], .. GroupOfB, .. GroupOfA[3..], .. Tail]).Should().ContainSingle();

    [Fact]
    public void A_group_may_not_leave_its_place_among_the_other_variables()
    {
        Compare([.. Head, .. GroupOfB, Tail[0], .. GroupOfA, Tail[1]]).Should().ContainSingle();
        Compare([.. GroupOfA, .. Head, .. GroupOfB, .. Tail]).Should().ContainSingle();
    }

    [Fact]
    public void Other_variables_keep_their_order() => Compare([.. Head, .. GroupOfA, .. GroupOfB, Tail[1], Tail[0]]).Should().ContainSingle();

    [Fact]
    public void A_changed_value_is_a_difference() =>
        Compare([.. Head, .. GroupOfB, .. GroupOfA.Select(v => v.Replace("DB_ENV_X=1", "DB_ENV_X=2")), .. Tail]).Should().ContainSingle();

    [Fact]
    public void Ports_of_one_number_may_change_places_if_neither_is_tcp()
    {
        string[] udpFirst = [.. Port("udp", 53, "DB_PORT"), .. Lines("udp", 53), .. Lines("sctp", 53), "DB_NAME=/web/db"];
        string[] sctpFirst = [.. Port("sctp", 53, "DB_PORT"), .. Lines("sctp", 53), .. Lines("udp", 53), "DB_NAME=/web/db"];
        string[] mixed = [.. Port("sctp", 53, "DB_PORT"), .. Lines("udp", 53), .. Lines("sctp", 53), "DB_NAME=/web/db"];

        Compare(udpFirst, sctpFirst, "53/sctp", "53/udp").Should().BeEmpty();
        Compare(udpFirst, mixed, "53/sctp", "53/udp").Should().ContainSingle("the first port is the first one everywhere");
    }

    [Fact]
    public void Tcp_comes_first_of_the_ports_of_one_number()
    {
        string[] tcpFirst = [.. Port("tcp", 53, "DB_PORT"), .. Lines("tcp", 53), .. Lines("udp", 53), "DB_NAME=/web/db"];
        string[] udpFirst = [.. Port("udp", 53, "DB_PORT"), .. Lines("udp", 53), .. Lines("tcp", 53), "DB_NAME=/web/db"];

        Compare(tcpFirst, udpFirst, "53/tcp", "53/udp").Should().ContainSingle();
    }

    [Fact]
    public void Ports_of_different_numbers_keep_their_order()
    {
        string[] up = [.. Lines("udp", 53), .. Lines("udp", 54), "DB_NAME=/web/db"];
        string[] down = [.. Lines("udp", 54), .. Lines("udp", 53), "DB_NAME=/web/db"];

        Compare(up, down, "53/udp", "54/udp").Should().ContainSingle();
    }

    [Fact]
    public void The_end_of_a_range_has_the_protocol_of_the_last_of_its_ports()
    {
        string[] udpLast = Range("sctp", "udp");
        string[] sctpLast = Range("udp", "sctp");
        var wrongEnd = udpLast.Select(v => v.Replace("SCTP_", "?_").Replace("_UDP_END=udp", "_SCTP_END=sctp").Replace("?_", "SCTP_")).ToArray();

        Compare(udpLast, sctpLast, "51/udp", "52/udp", "53/udp", "53/sctp").Should().BeEmpty();
        Compare(sctpLast, wrongEnd, "51/udp", "52/udp", "53/udp", "53/sctp").Should().ContainSingle();
    }

    [Fact]
    public void Of_two_aliases_with_one_prefix_either_may_be_the_last()
    {
        var (ab, ba) = (Shared(['a', 'b']), Shared(['b', 'a']));
        var mixture = ab.ToArray();
        mixture[^2] = ba.Single(v => v.StartsWith("DB_1_NAME", StringComparison.Ordinal));

        CompareShared(ab, ba).Should().BeEmpty();
        CompareShared(ba, ab).Should().BeEmpty();
        CompareShared(ab, mixture).Should().ContainSingle("the values of one group win, not some of each");
        CompareShared(ab, [.. ba.Select(v => v.Replace("10.0.0.2", "10.0.0.9"))]).Should().ContainSingle();
    }

    [Fact]
    public void Of_two_links_whose_names_end_in_one_alias_either_may_be_the_last()
    {
        string[] given = ["DB_PORT=tcp://10.0.0.2:80", "DB_PORT_80_TCP=tcp://10.0.0.2:80", "DB_PORT_80_TCP_ADDR=10.0.0.2", "DB_PORT_80_TCP_PORT=80", "DB_PORT_80_TCP_PROTO=tcp"];
        var document = Recording.Document(Step(
            Command("run"),
            Success(),
            ("db", Container('a', names: ["/db", "/web/db", "/web/x/db"], ip: "10.0.0.2", ports: ["80/tcp"])),
            ("web", Container('c', names: ["/web"], links: ["/db:/web/db", "/db:/web/x/db"], env: [.. Head, .. given, "DB_NAME=/web/x/db", .. Tail]))));

        Named("/web/db").Should().BeEmpty();
        Named("/web/y/db").Should().ContainSingle();

        IReadOnlyList<Difference> Named(string name) =>
            Recording.Compare(document, steps => steps[0]!["after"]!["web"]!["env"] = Array([.. Head, .. given, $"DB_NAME={name}", .. Tail]));
    }

    private static readonly string[] Head = ["PATH=/bin", "HOSTNAME=cccccccccccc"];
    private static readonly string[] Tail = ["OWN=1", "HOME=/"];

    private static string[] Port(string protocol, int port, string name) => [$"{name}={protocol}://10.0.0.2:{port}"];

    private static string[] Lines(string protocol, int port)
    {
        var name = $"DB_PORT_{port}_{protocol.ToUpperInvariant()}";
        return [$"{name}={protocol}://10.0.0.2:{port}", $"{name}_ADDR=10.0.0.2", $"{name}_PORT={port}", $"{name}_PROTO={protocol}"];
    }

    private static string[] Range(string beforeLast, string last) =>
    [
        "DB_PORT=udp://10.0.0.2:51", "DB_PORT_51_UDP_START=udp://10.0.0.2:51", "DB_PORT_51_UDP_ADDR=10.0.0.2", "DB_PORT_51_UDP_PROTO=udp",
        "DB_PORT_51_UDP_PORT_START=51", $"DB_PORT_51_{last.ToUpperInvariant()}_END={last}://10.0.0.2:53", $"DB_PORT_51_{last.ToUpperInvariant()}_PORT_END=53",
        "DB_PORT_51_UDP=udp://10.0.0.2:51", "DB_PORT_51_UDP_PORT=51", .. Lines("udp", 52), .. Lines(beforeLast, 53), .. Lines(last, 53), "DB_NAME=/web/db",
    ];

    /// <summary>Two links, <c>db-1</c> to a source with 3306 and one to a source with 6379 as <c>db_1</c>, in this order.</summary>
    private static string[] Shared(char[] order)
    {
        var groups = order.Select(id => id == 'a'
            ? new[] { ("DB_1_PORT", "tcp://10.0.0.2:3306"), ("DB_1_PORT_3306_TCP", "tcp://10.0.0.2:3306"), ("DB_1_PORT_3306_TCP_ADDR", "10.0.0.2"), ("DB_1_PORT_3306_TCP_PORT", "3306"), ("DB_1_PORT_3306_TCP_PROTO", "tcp"), ("DB_1_NAME", "/web/db-1"), ("DB_1_ENV_X", "1") }
            : [("DB_1_PORT", "tcp://10.0.0.3:6379"), ("DB_1_PORT_6379_TCP", "tcp://10.0.0.3:6379"), ("DB_1_PORT_6379_TCP_ADDR", "10.0.0.3"), ("DB_1_PORT_6379_TCP_PORT", "6379"), ("DB_1_PORT_6379_TCP_PROTO", "tcp"), ("DB_1_NAME", "/web/db_1"), ("DB_1_ENV_X", "mine")]);
        var result = new List<(string Name, string Value)>();
        foreach (var (name, value) in groups.SelectMany(group => group))
        {
            var at = result.FindIndex(variable => variable.Name == name);
            if (at < 0)
            {
                result.Add((name, value));
            }
            else
            {
                result[at] = (name, value);
            }
        }

        return [.. result.Select(variable => $"{variable.Name}={variable.Value}")];
    }

    private static IReadOnlyList<Difference> CompareShared(string[] expected, string[] actual)
    {
        var document = Recording.Document(Step(
            Command("run"),
            Success(),
            ("mysql", Container('a', names: ["/mysql", "/web/db-1"], ip: "10.0.0.2", ports: ["3306/tcp"], configEnv: ["X=1"])),
            ("redis", Container('b', names: ["/redis", "/web/db_1"], ip: "10.0.0.3", ports: ["6379/tcp"], configEnv: ["X=mine", "HOME=/x"])),
            ("web", Container('c', names: ["/web"], links: ["/mysql:/web/db-1", "/redis:/web/db_1"], env: [.. Head, .. expected, .. Tail]))));
        return Recording.Compare(document, steps => steps[0]!["after"]!["web"]!["env"] = Array([.. Head, .. actual, .. Tail]));
    }

    private static IReadOnlyList<Difference> Compare(string[] actual) =>
        Recording.Compare(Document(["3306/tcp"], [.. Head, .. GroupOfA, .. GroupOfB, .. Tail]), steps => steps[0]!["after"]!["web"]!["env"] = Array(actual));

    private static IReadOnlyList<Difference> Compare(string[] expected, string[] actual, params string[] ports) =>
        Recording.Compare(Document(ports, [.. Head, .. expected, .. Tail]), steps => steps[0]!["after"]!["web"]!["env"] = Array([.. Head, .. actual, .. Tail]));

    private static JsonObject Document(string[] ports, string[] environment) => Recording.Document(Step(
        Command("run"),
        Success(),
        ("mysql", Container('a', names: ["/mysql", "/web/db"], ip: "10.0.0.2", ports: ports, configEnv: ["X=1", "Y=2"])),
        ("redis", Container('b', names: ["/redis", "/web/cache"], ip: "10.0.0.3", ports: ["6379/tcp"])),
        ("web", Container('c', names: ["/web"], links: ["/mysql:/web/db", "/redis:/web/cache"], env: environment))));
}
