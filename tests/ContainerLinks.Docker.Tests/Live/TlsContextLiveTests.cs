using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>An engine that asks for certificates, reached by a context of Docker's command line as <c>docker context create</c> lays it out.</summary>
public abstract class TlsContextLiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ctx-").FullName;

    private protected TlsContextLiveTests(string endpoint, string certificates) =>
        (Endpoint, Certificates) = (Environment.GetEnvironmentVariable(endpoint)!, Environment.GetEnvironmentVariable(certificates)!);

    private string Endpoint { get; }

    private string Certificates { get; }

    private string Strangers => Path.Combine(Certificates, "..", "stranger");

    [EngineFact]
    public async Task Its_files_let_in()
    {
        using DockerRuntime runtime = Connect(skipsVerification: false, Certificates);
        (await runtime.FindAsync("nobody-here")).Should().BeNull();
    }

    [EngineFact]
    public async Task An_engine_of_another_authority_is_not_trusted_unless_the_context_says_that_nobody_looks()
    {
        using DockerRuntime careful = Connect(skipsVerification: false, Strangers);
        await careful.RefusesAsync(ContainerLinksError.Unavailable, "no TLS connection came about", "Docker context remote");
        using DockerRuntime careless = Connect(skipsVerification: true, Strangers);
        (await careless.FindAsync("nobody-here")).Should().BeNull();
    }

    [EngineFact]
    public async Task Without_an_authority_of_its_own_those_of_the_machine_count()
    {
        using DockerRuntime runtime = Connect(skipsVerification: false, Certificates, "cert.pem", "key.pem");
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, "no TLS connection came about");
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A context with the engine's own pair, so that it lets us in, and with an authority of this folder.</summary>
    private DockerRuntime Connect(bool skipsVerification, string authority, params string[] names)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("remote")));
        string tls = Directory.CreateDirectory(Path.Combine(_folder, "contexts", "tls", key, "docker")).FullName, meta = Path.Combine(_folder, "contexts", "meta", key, "meta.json");
        foreach (string name in names.Length > 0 ? names : ["ca.pem", "cert.pem", "key.pem"])
        {
            File.Copy(Path.Combine(name == "ca.pem" ? authority : Certificates, name), Path.Combine(tls, name), overwrite: true);
        }

        var surroundings = new FakeSurroundings
        {
            Variables = { ["DOCKER_CONFIG"] = _folder, ["DOCKER_CONTEXT"] = "remote" },
            Texts = { [meta] = $$$"""{"Name":"remote","Metadata":{},"Endpoints":{"docker":{"Host":"{{{Endpoint}}}","SkipTLSVerify":{{{(skipsVerification ? "true" : "false")}}} } } }""" },
        };
        return new DockerRuntime(EngineKind.Docker, new DockerRuntimeOptions(), surroundings: surroundings);
    }

    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.DockerTls, EngineVariables.DockerTlsCertificates)]
    public sealed class OnDocker() : TlsContextLiveTests(EngineVariables.DockerTls, EngineVariables.DockerTlsCertificates);

    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDockerTls, EngineVariables.NewerDockerTlsCertificates)]
    public sealed class OnNewerDocker() : TlsContextLiveTests(EngineVariables.NewerDockerTls, EngineVariables.NewerDockerTlsCertificates);
}
