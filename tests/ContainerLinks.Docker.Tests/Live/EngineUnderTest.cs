namespace ContainerLinks.Docker.Tests;

/// <summary>A real engine that tests may use, kill and start again. Nothing of it is looked at before a test runs: the class that needs it is skipped where it is not there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Variable">The variable that tells its address; those of its other properties begin alike.</param>
internal sealed record EngineUnderTest(EngineKind Kind, string Variable)
{
    public static readonly EngineUnderTest Docker = new(EngineKind.Docker, EngineVariables.Docker);
    public static readonly EngineUnderTest DockerIPv6 = new(EngineKind.Docker, EngineVariables.DockerIPv6);
    public static readonly EngineUnderTest Podman = new(EngineKind.Podman, EngineVariables.Podman);
    public static readonly EngineUnderTest NewerDocker = new(EngineKind.Docker, EngineVariables.NewerDocker);
    public static readonly EngineUnderTest NewerDockerIPv6 = new(EngineKind.Docker, EngineVariables.NewerDockerIPv6);
    public static readonly EngineUnderTest NewerPodman = new(EngineKind.Podman, EngineVariables.NewerPodman);

    public static readonly EngineUnderTest RootlessPodman = new(EngineKind.Podman, EngineVariables.RootlessPodman);
    public static readonly EngineUnderTest NewerRootlessPodman = new(EngineKind.Podman, EngineVariables.NewerRootlessPodman);

    public static readonly EngineUnderTest SwarmManager = new(EngineKind.Docker, EngineVariables.SwarmManager);
    public static readonly EngineUnderTest SwarmWorker = new(EngineKind.Docker, EngineVariables.SwarmWorker);
    public static readonly EngineUnderTest NewerSwarmManager = new(EngineKind.Docker, EngineVariables.NewerSwarmManager);
    public static readonly EngineUnderTest NewerSwarmWorker = new(EngineKind.Docker, EngineVariables.NewerSwarmWorker);

    public string Endpoint => Property("");

    /// <summary>Where all that the engine keeps lies.</summary>
    public string Folder => Property("_FOLDER");

    /// <summary>The script that started it.</summary>
    public string Script => Property("_SCRIPT");

    /// <summary>The host and the ports at which the engine takes a registry without TLS, as <c>host:first-last</c>.</summary>
    public string Registry => Property("_REGISTRY");

    /// <summary>The ordinary user whose engine it is.</summary>
    public string User => Property("_USER");

    private string Property(string name) =>
        Environment.GetEnvironmentVariable($"{Variable}{name}") ?? throw new InvalidOperationException($"{Variable}{name} is not set: the test class names it by {nameof(NeedsEngineAttribute)}.");
}
