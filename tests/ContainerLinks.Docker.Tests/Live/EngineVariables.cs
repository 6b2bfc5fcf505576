namespace ContainerLinks.Docker.Tests;

/// <summary>The variables that name engines for tests, as eng/engines/live.sh prints them.</summary>
internal static class EngineVariables
{
    public const string Docker = "CONTAINERLINKS_TEST_DOCKER";
    public const string DockerFolder = "CONTAINERLINKS_TEST_DOCKER_FOLDER";
    public const string DockerScript = "CONTAINERLINKS_TEST_DOCKER_SCRIPT";
    public const string Strace = "CONTAINERLINKS_TEST_STRACE";
    public const string Podman = "CONTAINERLINKS_TEST_PODMAN";
    public const string PodmanFolder = "CONTAINERLINKS_TEST_PODMAN_FOLDER";
    public const string PodmanScript = "CONTAINERLINKS_TEST_PODMAN_SCRIPT";
    public const string DockerIPv6 = "CONTAINERLINKS_TEST_DOCKER_IPV6";
    public const string DockerTls = "CONTAINERLINKS_TEST_DOCKER_TLS";
    public const string DockerTlsCertificates = "CONTAINERLINKS_TEST_DOCKER_TLS_CERTS";
    public const string RegistryPorts = "CONTAINERLINKS_TEST_REGISTRY_PORTS";
}
