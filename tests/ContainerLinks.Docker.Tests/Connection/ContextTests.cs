using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
        surroundings.Files!.Add(tls);
        EngineEndpoint found = Find(surroundings).Single();
        (found.Certificates, found.UsesTls, found.VerifiesTls, found.IsOfContext).Should().Be((tls, true, true, true));
        EndpointDiscovery.Find(EngineKind.Docker, new() { CertificatePath = "/own" }, surroundings).Single().Certificates.Should().Be("/own", "an option counts more");
    }

    [Fact]
    public void Variables_about_tls_say_nothing_of_a_context()
    {
        FakeSurroundings surroundings = Machine("remote", ("remote", "tcp://192.0.2.7:2375"));
        surroundings.Variables["DOCKER_TLS_VERIFY"] = "1";
        surroundings.Variables["DOCKER_CERT_PATH"] = "/certs";
        EngineEndpoint found = Find(surroundings).Single();
        (found.Certificates, found.UsesTls).Should().Be((null, false));
    }

    [Fact]
    public void A_context_that_skips_the_check_of_who_answers_speaks_tls_without_it()
    {
        FakeSurroundings surroundings = Machine("x");
        surroundings.Texts[MetaOf(Folder, "x")] = """{"Endpoints":{"docker":{"Host":"tcp://192.0.2.7:2376","SkipTLSVerify":true}}}""";
        EngineEndpoint found = Find(surroundings).Single();
        (found.Certificates, found.UsesTls, found.VerifiesTls).Should().Be((null, true, false));
        found.Address.OriginalString.Should().Be("tcp://192.0.2.7:2376");
    }

    [Fact]
    public void What_a_context_does_not_have_is_not_needed()
    {
        // As made by `docker context create --docker host=…,ca=…`: the engine asks for no certificate of ours.
        string folder = Directory.CreateTempSubdirectory("tls-").FullName;
        using var key = RSA.Create(2048);
        using X509Certificate2 authority = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var endpoint = new EngineEndpoint(new Uri("tcp://192.0.2.7:2376"), "test", IsNamed: true, folder) { IsOfContext = true };
        TlsFiles.Read(endpoint).CertificateChainPolicy.Should().BeNull("the machine's own authorities count");
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        TlsFiles.Read(endpoint).CertificateChainPolicy!.CustomTrustStore.Should().ContainSingle();
        TlsFiles.Read(endpoint).ClientCertificates.Should().BeNull();
        File.WriteAllText(Path.Combine(folder, "cert.pem"), authority.ExportCertificatePem());
        TlsFiles.Read(endpoint).ClientCertificates.Should().BeNull("half a pair is none");
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        TlsFiles.Read(endpoint).ClientCertificates!.Count.Should().Be(1);
        TlsFiles.Read(endpoint).RemoteCertificateValidationCallback.Should().BeNull();
        TlsFiles.Read(endpoint with { VerifiesTls = false }).RemoteCertificateValidationCallback.Should().NotBeNull();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("unix:///one.sock")]
    [InlineData("npipe:////./pipe/one")]
    public void A_socket_has_no_tls_whatever_the_context_says(string host)
    {
        FakeSurroundings surroundings = Machine("x", ("x", host));
        surroundings.Files!.Add($"{Folder}/contexts/tls/{Key("x")}/docker");
        Find(surroundings).Single().UsesTls.Should().BeFalse();
    }

    [Fact]
    public void A_context_that_does_not_exist_is_refused_and_no_other_engine_taken()
    {
        var surroundings = new FakeSurroundings { Variables = { ["DOCKER_CONTEXT"] = "gone\nroot" } };
        Action find = () => Find(surroundings);
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("DOCKER_CONTEXT names").And.Contain("gone\\u000aroot").And.Contain("docker context ls").And.NotContain("\n");
    }

    [Theory]
    [InlineData("ssh://user@host", "ssh -nNT -L")]
    [InlineData("fd://3", "'fd' is not spoken here")]
    [InlineData("nonsense", "expected unix:///path, tcp://host:port")]
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
    [InlineData("""{"Endpoints":{"docker":{}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":""}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":null,"SkipTLSVerify":null}}}""")]
    public void A_context_without_a_host_means_the_customary_socket_and_no_other(string meta)
    {
        FakeSurroundings surroundings = Machine("x");
        surroundings.Texts[MetaOf(Folder, "x")] = meta;
        Addresses(surroundings).Should().Equal("unix:///var/run/docker.sock");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Endpoints":[]}""")]
    [InlineData("""{"Endpoints":{"docker":null}}""")]
    [InlineData("""{"Endpoints":{"Docker":{"Host":"unix:///one.sock"}}}""")]
    [InlineData("""{"Endpoints":{"kubernetes":{"Host":"tcp://192.0.2.7:6443"}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":7}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":"tcp://192.0.2.7:2376","SkipTLSVerify":"yes"}}}""")]
    public void A_context_without_a_Docker_engine_is_refused_as_by_the_command_line(string meta)
    {
        FakeSurroundings surroundings = Machine("x");
        surroundings.Texts[MetaOf(Folder, "x")] = meta;
        Action find = () => Find(surroundings);
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("context 'x'").And.Contain("leads to no Docker engine").And.Contain(MetaOf(Folder, "x")).And.Contain("docker context ls");
    }

    [Fact]
    public void A_context_that_cannot_be_read_is_refused_with_its_file()
    {
        FakeSurroundings surroundings = Machine("x");
        surroundings.Texts[MetaOf(Folder, "x")] = "{";
        Action find = () => Find(surroundings);
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().Contain("is no JSON").And.Contain(MetaOf(Folder, "x"));
    }

    [Fact]
    public void Words_count_in_whatever_case_as_for_the_command_line()
    {
        var surroundings = new FakeSurroundings
        {
            Files = [],
            Texts = { [$"{Folder}/config.json"] = """{"CURRENTCONTEXT":"x"}""", [MetaOf(Folder, "x")] = """{"endpoints":{"docker":{"host":"tcp://192.0.2.7:2376","skiptlsverify":true}}}""" },
        };
        EngineEndpoint found = Find(surroundings).Single();
        (found.Address.OriginalString, found.VerifiesTls).Should().Be(("tcp://192.0.2.7:2376", false));
    }

    private static string Key(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();

    private static string MetaOf(string folder, string name) => $"{folder}/contexts/meta/{Key(name)}/meta.json";

    private static string MetaFor(string host) => $$$"""{"Name":"x","Metadata":{},"Endpoints":{"docker":{"Host":"{{{host}}}","SkipTLSVerify":false} } }""";

    private static FakeSurroundings Machine(string? current, params (string Name, string Host)[] contexts)
    {
        var surroundings = new FakeSurroundings { Files = [], Texts = { [$"{Folder}/config.json"] = current is null ? "{}" : $$"""{"auths":{},"currentContext":"{{current}}"}""" } };
        foreach ((string name, string host) in contexts)
        {
            surroundings.Texts[MetaOf(Folder, name)] = MetaFor(host);
        }

        return surroundings;
    }

    private static IReadOnlyList<EngineEndpoint> Find(FakeSurroundings surroundings) => EndpointDiscovery.Find(EngineKind.Docker, new(), surroundings);

    private static IEnumerable<string> Addresses(FakeSurroundings surroundings) => Find(surroundings).Select(endpoint => endpoint.Address.OriginalString);
}
