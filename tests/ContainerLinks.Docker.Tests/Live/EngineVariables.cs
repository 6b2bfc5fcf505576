namespace ContainerLinks.Docker.Tests;

/// <summary>The variables that name engines for tests, as eng/engines/live.sh prints them. The newer ones are of another release, in a root folder of their own.</summary>
internal static class EngineVariables
{
    public const string Docker = "CONTAINERLINKS_TEST_DOCKER";
    public const string DockerFolder = $"{Docker}_FOLDER";
    public const string DockerScript = $"{Docker}_SCRIPT";
    public const string DockerRegistry = $"{Docker}_REGISTRY";
    public const string DockerIPv6 = $"{Docker}_IPV6";
    public const string DockerTls = $"{Docker}_TLS";
    public const string DockerTlsCertificates = $"{DockerTls}_CERTS";
    public const string Podman = "CONTAINERLINKS_TEST_PODMAN";
    public const string PodmanFolder = $"{Podman}_FOLDER";
    public const string PodmanScript = $"{Podman}_SCRIPT";
    public const string PodmanRegistry = $"{Podman}_REGISTRY";
    public const string RootlessPodman = $"{Podman}_ROOTLESS";
    public const string RootlessPodmanUser = $"{RootlessPodman}_USER";
    public const string NewerDocker = "CONTAINERLINKS_TEST_NEWER_DOCKER";
    public const string NewerDockerFolder = $"{NewerDocker}_FOLDER";
    public const string NewerDockerScript = $"{NewerDocker}_SCRIPT";
    public const string NewerDockerRegistry = $"{NewerDocker}_REGISTRY";
    public const string NewerDockerIPv6 = $"{NewerDocker}_IPV6";
    public const string NewerDockerTls = $"{NewerDocker}_TLS";
    public const string NewerDockerTlsCertificates = $"{NewerDockerTls}_CERTS";
    public const string NewerPodman = "CONTAINERLINKS_TEST_NEWER_PODMAN";
    public const string NewerPodmanFolder = $"{NewerPodman}_FOLDER";
    public const string NewerPodmanScript = $"{NewerPodman}_SCRIPT";
    public const string NewerPodmanRegistry = $"{NewerPodman}_REGISTRY";
    public const string NewerRootlessPodman = $"{NewerPodman}_ROOTLESS";
    public const string NewerRootlessPodmanUser = $"{NewerRootlessPodman}_USER";
    public const string Host1Docker = "CONTAINERLINKS_TEST_HOST1_DOCKER";
    public const string Host2Docker = "CONTAINERLINKS_TEST_HOST2_DOCKER";
    public const string Host2Podman = "CONTAINERLINKS_TEST_HOST2_PODMAN";
    public const string HostsDns = "CONTAINERLINKS_TEST_HOSTS_DNS";
    public const string HostsResolver = "CONTAINERLINKS_TEST_HOSTS_RESOLVER";
    public const string HostsKey = "CONTAINERLINKS_TEST_HOSTS_KEY";
    public const string HostsScript = "CONTAINERLINKS_TEST_HOSTS_SCRIPT";
    public const string HostsFolder = "CONTAINERLINKS_TEST_HOSTS_FOLDER";
    public const string SwarmManager = "CONTAINERLINKS_TEST_SWARM_MANAGER";
    public const string SwarmWorker = "CONTAINERLINKS_TEST_SWARM_WORKER";
    public const string NewerSwarmManager = "CONTAINERLINKS_TEST_NEWER_SWARM_MANAGER";
    public const string NewerSwarmWorker = "CONTAINERLINKS_TEST_NEWER_SWARM_WORKER";
    public const string Strace = "CONTAINERLINKS_TEST_STRACE";
}
