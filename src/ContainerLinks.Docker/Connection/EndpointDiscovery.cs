namespace ContainerLinks;

/// <summary>Lists the places where an engine may be, the likeliest first. It connects to none.</summary>
internal static class EndpointDiscovery
{
    public static IReadOnlyList<EngineEndpoint> Find(EngineKind kind, DockerRuntimeOptions options, EngineSurroundings surroundings)
    {
        string? certificates = options.CertificatePath ?? (kind == EngineKind.Docker ? CertificatesOf(surroundings) : null);
        if (options.Endpoint is { } endpoint)
        {
            return [Named(endpoint, nameof(DockerRuntimeOptions.Endpoint), certificates)];
        }

        string variable = kind == EngineKind.Docker ? "DOCKER_HOST" : "CONTAINER_HOST";
        if (surroundings.Variable(variable) is { } named)
        {
            return Uri.TryCreate(named, UriKind.Absolute, out Uri? address) && EngineEndpoint.FaultOf(address) is not { } fault
                ? [Named(address, variable, certificates)]
                : throw new ContainerLinksException(
                    ContainerLinksError.Refused,
                    $"{variable} is '{(address is null ? Quoting.Printable(named) : EngineEndpoint.Show(address))}', which is no engine's address: {(address is null ? "expected unix:///path or tcp://host:port" : EngineEndpoint.FaultOf(address))}.");
        }

        if (kind == EngineKind.Docker && DockerContexts.Find(surroundings, certificates) is { } context)
        {
            return [context];
        }

        IEnumerable<string?> paths = kind == EngineKind.Docker ? DockerSockets(surroundings) : PodmanSockets(surroundings);
        return [.. paths.OfType<string>().Distinct(StringComparer.Ordinal).Select(path => new EngineEndpoint(new Uri($"unix://{path}"), "customary place", IsNamed: false))];
    }

    private static IEnumerable<string?> DockerSockets(EngineSurroundings surroundings)
    {
        yield return "/var/run/docker.sock";
        yield return Below(surroundings.Variable("XDG_RUNTIME_DIR"), "docker.sock");
        yield return Below(surroundings.Home, ".docker/run/docker.sock");
        yield return Below(surroundings.Home, ".docker/desktop/docker.sock");
        yield return surroundings.UserId is { } user ? $"/run/user/{user}/docker.sock" : null;
    }

    private static IEnumerable<string?> PodmanSockets(EngineSurroundings surroundings)
    {
        const string OfRoot = "/run/podman/podman.sock";
        if (surroundings.UserId == "0")
        {
            yield return OfRoot;
        }

        yield return Below(surroundings.Variable("XDG_RUNTIME_DIR"), "podman/podman.sock");
        yield return surroundings.UserId is { } user ? $"/run/user/{user}/podman/podman.sock" : null;
        yield return OfRoot;
    }

    private static string? Below(string? folder, string name) => folder is { Length: > 0 } && folder[0] == '/' ? $"{folder.TrimEnd('/')}/{name}" : null;

    private static EngineEndpoint Named(Uri address, string origin, string? certificates) =>
        new(address, origin, IsNamed: true, address.Scheme == "unix" ? null : certificates);

    private static string? CertificatesOf(EngineSurroundings surroundings) =>
        surroundings.Variable("DOCKER_TLS_VERIFY") is null ? null : surroundings.Variable("DOCKER_CERT_PATH") ?? Below(surroundings.Home, ".docker");
}
