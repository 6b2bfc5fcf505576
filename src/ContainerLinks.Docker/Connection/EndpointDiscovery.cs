namespace ContainerLinks;

/// <summary>Lists the places where an engine may be, the likeliest first. It connects to none.</summary>
internal static class EndpointDiscovery
{
    private static readonly Uri DockerSocket = new("unix:///var/run/docker.sock");
    private static readonly Uri DockerPipe = new("npipe:////./pipe/docker_engine");
    private static readonly Uri DesktopPipe = new("npipe:////./pipe/dockerDesktopLinuxEngine");
    private static readonly Uri PodmanPipe = new("npipe:////./pipe/podman-machine-default");
    private static readonly Uri DockerOverTls = new("tcp://localhost:2376");

    public static IReadOnlyList<EngineEndpoint> Find(EngineKind kind, DockerRuntimeOptions options, EngineSurroundings surroundings)
    {
        if (options.Endpoint is { } endpoint)
        {
            return [Named(endpoint, nameof(DockerRuntimeOptions.Endpoint), kind, options, surroundings)];
        }

        string variable = kind == EngineKind.Docker ? "DOCKER_HOST" : "CONTAINER_HOST";
        if (surroundings.Variable(variable) is { } named)
        {
            string? fault = Uri.TryCreate(named, UriKind.Absolute, out Uri? address) ? EngineEndpoint.FaultOf(address, kind) : $"expected {EngineEndpoint.Forms}";
            return address is not null && fault is null
                ? [Named(address, variable, kind, options, surroundings)]
                : throw new ContainerLinksException(
                    ContainerLinksError.Refused,
                    $"{variable} is '{(address is null ? Quoting.Printable(named) : EngineEndpoint.Show(address))}', which is no engine's address: {fault}.");
        }

        if (kind == EngineKind.Docker && DockerContexts.Find(surroundings, options.CertificatePath, surroundings.IsWindows ? DockerPipe : DockerSocket) is { } context)
        {
            return [context];
        }

        if (kind == EngineKind.Docker && TlsVariable(surroundings) is { } tls)
        {
            // So does `docker`: who asks for TLS and names no engine means the one at its port.
            return [Named(DockerOverTls, tls, kind, options, surroundings)];
        }

        IEnumerable<Uri?> places = (kind, surroundings.IsWindows) switch
        {
            (EngineKind.Docker, true) => [DockerPipe, DesktopPipe],
            (EngineKind.Docker, false) => DockerSockets(surroundings),
            (_, true) => [PodmanPipe],
            (_, false) => PodmanSockets(surroundings),
        };
        return [.. places.OfType<Uri>().Distinct().Select(place => new EngineEndpoint(place, "customary place", IsNamed: false))];
    }

    private static IEnumerable<Uri?> DockerSockets(EngineSurroundings surroundings)
    {
        yield return DockerSocket;
        yield return Below(surroundings.Variable("XDG_RUNTIME_DIR"), "docker.sock");
        yield return Below(surroundings.Home, ".docker/run/docker.sock");
        yield return Below(surroundings.Home, ".docker/desktop/docker.sock");
        yield return surroundings.UserId is { } user ? new Uri($"unix:///run/user/{user}/docker.sock") : null;
    }

    private static IEnumerable<Uri?> PodmanSockets(EngineSurroundings surroundings)
    {
        var ofRoot = new Uri("unix:///run/podman/podman.sock");
        if (surroundings.UserId == "0")
        {
            yield return ofRoot;
        }

        yield return Below(surroundings.Variable("XDG_RUNTIME_DIR"), "podman/podman.sock");
        yield return surroundings.UserId is { } user ? new Uri($"unix:///run/user/{user}/podman/podman.sock") : null;
        yield return ofRoot;
    }

    private static Uri? Below(string? folder, string name) => folder is { Length: > 0 } && folder[0] == '/' ? new Uri($"unix://{folder.TrimEnd('/')}/{name}") : null;

    /// <summary>What somebody asked for, with the TLS files that belong to it.</summary>
    private static EngineEndpoint Named(Uri address, string origin, EngineKind kind, DockerRuntimeOptions options, EngineSurroundings surroundings)
    {
        var endpoint = new EngineEndpoint(address, origin, IsNamed: true);
        if (EngineEndpoint.IsOfThisMachine(address))
        {
            return endpoint;
        }

        if (options.CertificatePath is { } own)
        {
            return endpoint with { Certificates = own };
        }

        return kind != EngineKind.Docker || TlsVariable(surroundings) is not { } variable || Folder(surroundings) is not { Length: > 0 } folder
            ? endpoint
            : endpoint with { Certificates = folder, VerifiesTls = variable == "DOCKER_TLS_VERIFY" };
    }

    /// <summary>The variable by which Docker's own client is told to speak TLS, or null. Only the first asks for a check of who answers.</summary>
    private static string? TlsVariable(EngineSurroundings surroundings) =>
        surroundings.Variable("DOCKER_TLS_VERIFY") is not null ? "DOCKER_TLS_VERIFY" : surroundings.Variable("DOCKER_TLS") is not null ? "DOCKER_TLS" : null;

    private static string Folder(EngineSurroundings surroundings) => surroundings.Variable("DOCKER_CERT_PATH") ?? DockerContexts.FolderOf(surroundings);
}
