namespace ContainerLinks.Docker.Tests;

/// <summary>An engine that asks for certificates, and what a user sees if they are not right.</summary>
public abstract class TlsLiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cl-").FullName;

    private protected TlsLiveTests(string endpoint, string certificates) =>
        (Endpoint, Certificates) = (new Uri(Environment.GetEnvironmentVariable(endpoint)!), Environment.GetEnvironmentVariable(certificates)!);

    private Uri Endpoint { get; }

    private string Certificates { get; }

    private string Strangers => Path.Combine(Certificates, "..", "stranger");

    [EngineFact]
    public async Task Files_that_are_named_by_option_let_in()
    {
        using DockerRuntime runtime = Connect(Certificates);
        (await runtime.FindAsync("nobody-here")).Should().BeNull();
        runtime.Name.Should().Be("docker");
    }

    [EngineFact]
    public async Task Files_that_are_named_by_Dockers_own_variables_let_in()
    {
        var surroundings = new FakeSurroundings
        {
            Variables = { ["DOCKER_HOST"] = Endpoint.OriginalString, ["DOCKER_TLS_VERIFY"] = "1", ["DOCKER_CERT_PATH"] = Certificates },
        };
        using var runtime = new DockerRuntime(EngineKind.Docker, new DockerRuntimeOptions(), surroundings: surroundings);
        (await runtime.FindAsync("nobody-here")).Should().BeNull();
    }

    [EngineFact]
    public async Task Facts_come_over_tls_too()
    {
        using DockerRuntime runtime = Connect(Certificates);
        await using var facts = new FactReader(runtime, TimeSpan.FromMinutes(1));
        (await facts.NextAsync()).Kind.Should().Be(ContainerFactKind.Resync);
    }

    [EngineFact]
    public async Task An_engine_of_another_authority_is_not_trusted()
    {
        using DockerRuntime runtime = Connect(Strangers);
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, Endpoint.OriginalString, "no TLS connection came about", "certificate");
    }

    [EngineFact]
    public async Task An_engine_that_does_not_know_us_says_so()
    {
        Copy(Certificates, "ca.pem");
        Copy(Strangers, "cert.pem", "key.pem");
        using DockerRuntime runtime = Connect(_folder);
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, Endpoint.OriginalString, "certificate");
    }

    [EngineFact]
    public async Task An_engine_is_known_by_its_address()
    {
        // The certificate is for 127.0.0.1, and this is another address of the same machine.
        using DockerRuntime runtime = Connect(Certificates, new Uri($"tcp://127.0.0.2:{Endpoint.Port}"));
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, "127.0.0.2");
    }

    [EngineFact]
    public async Task Missing_files_are_named()
    {
        Copy(Certificates, "ca.pem", "cert.pem");
        using DockerRuntime runtime = Connect(_folder);
        await runtime.RefusesAsync(ContainerLinksError.Refused, "key.pem", _folder);
    }

    [EngineFact]
    public async Task A_key_of_another_certificate_is_told()
    {
        Copy(Certificates, "ca.pem", "cert.pem");
        Copy(Strangers, "key.pem");
        using DockerRuntime runtime = Connect(_folder);
        await runtime.RefusesAsync(ContainerLinksError.Refused, "key.pem", _folder);
    }

    [EngineFact]
    public async Task Plain_http_to_a_port_with_tls_is_told_with_what_to_do()
    {
        using DockerRuntime runtime = Connect(null);
        await runtime.RefusesAsync(ContainerLinksError.Refused, "It speaks TLS", "CertificatePath", "DOCKER_CERT_PATH");
    }

    [EngineFact]
    public async Task Tls_to_a_port_without_it_is_told()
    {
        await using var engine = new FakeEngine(isOnTcp: true);
        using DockerRuntime runtime = Connect(Certificates, engine.Endpoint);
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, "no TLS connection came about");
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private DockerRuntime Connect(string? certificates, Uri? endpoint = null) =>
        new(EngineKind.Docker, new DockerRuntimeOptions { Endpoint = endpoint ?? Endpoint, CertificatePath = certificates }, surroundings: new FakeSurroundings());

    private void Copy(string folder, params string[] names)
    {
        foreach (string name in names)
        {
            File.Copy(Path.Combine(folder, name), Path.Combine(_folder, name));
        }
    }

    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.DockerTls, EngineVariables.DockerTlsCertificates)]
    public sealed class OnDocker() : TlsLiveTests(EngineVariables.DockerTls, EngineVariables.DockerTlsCertificates);

    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDockerTls, EngineVariables.NewerDockerTlsCertificates)]
    public sealed class OnNewerDocker() : TlsLiveTests(EngineVariables.NewerDockerTls, EngineVariables.NewerDockerTlsCertificates);
}
