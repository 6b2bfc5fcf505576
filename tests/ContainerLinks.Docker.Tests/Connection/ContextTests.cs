using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>Contexts of Docker's command line, in the order in which it takes them.</summary>
public sealed class ContextTests
{
    private const string Folder = "/home/test/.docker";

    [Fact]
    public void The_current_context_is_the_only_candidate()
    {
        FakeSurroundings surroundings = Machine("remote", ("remote", "tcp://192.0.2.7:2375"));
        EngineEndpoint found = Find(surroundings).Should().ContainSingle().Subject;
        (found.Address.OriginalString, found.IsNamed, found.UsesTls).Should().Be(("tcp://192.0.2.7:2375", true, false));
        found.ToString().Should().Contain("Docker context remote").And.Contain("config.json");
    }

    [Fact]
    public void The_order_is_that_of_the_command_line()
    {
        FakeSurroundings surroundings = Machine("one", ("one", "unix:///one.sock"), ("two", "unix:///two.sock"));
        Addresses(surroundings).Should().Equal("unix:///one.sock");
        surroundings.Variables["DOCKER_CONTEXT"] = "two";
        Addresses(surroundings).Should().Equal("unix:///two.sock");
        surroundings.Variables["DOCKER_HOST"] = "unix:///host.sock";
        Addresses(surroundings).Should().Equal("unix:///host.sock");
        EndpointDiscovery.Find(EngineKind.Docker, new() { Endpoint = new Uri("unix:///option.sock") }, surroundings).Single().Address.OriginalString.Should().Be("unix:///option.sock");
    }

    [Theory]
    [InlineData("default")]
    [InlineData("")]
    [InlineData(null)]
    public void The_default_context_leads_to_the_customary_places(string? current) =>
        Addresses(Machine(current, ("one", "unix:///one.sock"))).First().Should().Be("unix:///var/run/docker.sock");

    [Fact]
    public void The_default_context_by_variable_counts_more_than_the_current_one()
    {
        FakeSurroundings surroundings = Machine("one", ("one", "unix:///one.sock"));
        surroundings.Variables["DOCKER_CONTEXT"] = "default";
        Addresses(surroundings).First().Should().Be("unix:///var/run/docker.sock");
    }

    [Fact]
    public void A_Podman_has_no_contexts_of_Docker() =>
        EndpointDiscovery.Find(EngineKind.Podman, new(), Machine("one", ("one", "unix:///one.sock"))).Should().NotContain(one => one.Address.OriginalString == "unix:///one.sock");

    [Fact]
    public void The_folder_can_be_elsewhere()
    {
        var surroundings = new FakeSurroundings
        {
            Variables = { ["DOCKER_CONFIG"] = "/conf/" },
            Texts = { ["/conf/config.json"] = """{"currentContext":"x"}""", [MetaOf("/conf", "x")] = MetaFor("unix:///x.sock") },
        };
        Addresses(surroundings).Should().Equal("unix:///x.sock");
    }

    [Fact]
    public void The_tls_files_of_a_context_are_used()
    {
        FakeSurroundings surroundings = Machine("remote", ("remote", "tcp://192.0.2.7:2376"));
        string tls = $"{Folder}/contexts/tls/{Key("remote")}/docker";
        surroundings.Texts[$"{tls}/ca.pem"] = "x";
        EngineEndpoint found = Find(surroundings).Single();
        (found.Certificates, found.UsesTls).Should().Be((tls, true));
    }

    [Fact]
    public void A_context_that_does_not_exist_is_refused_and_no_other_engine_taken()
    {
        var surroundings = new FakeSurroundings { Variables = { ["DOCKER_CONTEXT"] = "gone\nroot" } };
        Action find = () => Find(surroundings);
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("DOCKER_CONTEXT names").And.Contain("gone\\u000aroot").And.Contain("docker context ls").And.NotContain("\n");
    }

    [Theory]
    [InlineData("ssh://user@host", "ssh -L")]
    [InlineData("npipe:////./pipe/docker_engine", "'npipe' is not spoken here")]
    [InlineData("nonsense", "expected unix:///path or tcp://host:port")]
    public void A_context_that_leads_nowhere_is_refused_with_the_reason(string host, string reason)
    {
        Action find = () => Find(Machine("x", ("x", host)));
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("context 'x'").And.Contain(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"currentContext":7}""")]
    [InlineData("""{"currentContext":"\ud800"}""")]
    public void A_configuration_that_cannot_be_read_names_no_context(string config) =>
        Addresses(new FakeSurroundings { Texts = { [$"{Folder}/config.json"] = config } }).First().Should().Be("unix:///var/run/docker.sock");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Endpoints":{"docker":{}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":""}}}""")]
    public void A_context_without_a_host_leads_to_the_customary_places(string meta)
    {
        FakeSurroundings surroundings = Machine("x");
        surroundings.Texts[MetaOf(Folder, "x")] = meta;
        Addresses(surroundings).First().Should().Be("unix:///var/run/docker.sock");
    }

    private static string Key(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();

    private static string MetaOf(string folder, string name) => $"{folder}/contexts/meta/{Key(name)}/meta.json";

    private static string MetaFor(string host) => $$$"""{"Name":"x","Metadata":{},"Endpoints":{"docker":{"Host":"{{{host}}}","SkipTLSVerify":false} } }""";

    private static FakeSurroundings Machine(string? current, params (string Name, string Host)[] contexts)
    {
        var surroundings = new FakeSurroundings { Texts = { [$"{Folder}/config.json"] = current is null ? "{}" : $$"""{"auths":{},"currentContext":"{{current}}"}""" } };
        foreach ((string name, string host) in contexts)
        {
            surroundings.Texts[MetaOf(Folder, name)] = MetaFor(host);
        }

        return surroundings;
    }

    private static IReadOnlyList<EngineEndpoint> Find(FakeSurroundings surroundings) => EndpointDiscovery.Find(EngineKind.Docker, new(), surroundings);

    private static IEnumerable<string> Addresses(FakeSurroundings surroundings) => Find(surroundings).Select(endpoint => endpoint.Address.OriginalString);
}
