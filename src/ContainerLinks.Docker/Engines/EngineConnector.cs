namespace ContainerLinks;

/// <summary>Finds an engine, asks what it is, and tells all that was tried if there is none.</summary>
internal sealed class EngineConnector(EngineKind kind, DockerRuntimeOptions options, EngineSurroundings surroundings, TimeProvider time)
{
    /// <param name="known">The place where the engine was before: no other is tried. Null looks for one.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Unavailable"/>: nobody answered; <see cref="ContainerLinksError.Refused"/>: an engine is there, but
    /// cannot be used. The message tells what was tried.</exception>
    public async Task<EngineConnection> ConnectAsync(EngineEndpoint? known, CancellationToken cancellationToken)
    {
        IReadOnlyList<EngineEndpoint> candidates = known is null ? EndpointDiscovery.Find(kind, options, surroundings) : [known];
        var failures = new List<(EngineEndpoint Endpoint, ContainerLinksException Reason)>();
        foreach (EngineEndpoint candidate in candidates)
        {
            try
            {
                return await ProbeAsync(candidate, cancellationToken).ConfigureAwait(false);
            }
            catch (ContainerLinksException reason)
            {
                failures.Add((candidate, reason));
            }
        }

        throw NoneOf(failures);
    }

    private async Task<EngineConnection> ProbeAsync(EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.IsSocket && !surroundings.Exists(endpoint.Address.LocalPath))
        {
            throw new ContainerLinksException(ContainerLinksError.Unavailable, "no such file");
        }

        if (endpoint.Pipe is { } pipe)
        {
            if (!surroundings.IsWindows)
            {
                throw new ContainerLinksException(ContainerLinksError.Refused, $"it is a pipe of Windows, and this is another system; expected {EngineEndpoint.Forms}");
            }

            if (!surroundings.Exists(pipe))
            {
                throw new ContainerLinksException(ContainerLinksError.Unavailable, "no such pipe");
            }
        }

        var transport = new EngineTransport(endpoint, options.RequestTimeout, options.MaximumAnswerLength);
        using var limit = new CallLimit(options.RequestTimeout, time, cancellationToken);
        using var client = new HttpClient(transport.CreateHandler()) { BaseAddress = transport.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using HttpResponseMessage ping = await client.GetAsync(new Uri("/_ping", UriKind.Relative), limit.Token).ConfigureAwait(false);
            using HttpResponseMessage version = await client.GetAsync(new Uri("/version", UriKind.Relative), limit.Token).ConfigureAwait(false);
            byte[] told = await version.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            (EngineIdentity? identity, string? fault) = EngineIdentity.Read(ping, told, options.ApiVersion, version.StatusCode);
            return identity is null
                ? throw new ContainerLinksException(ContainerLinksError.Refused, fault!)
                : new EngineConnection(endpoint, identity, new EngineCalls(transport, endpoint, identity, options, time));
        }
        catch (Exception failure) when (EngineFailure.IsOfTheWay(failure) || limit.IsOver(failure))
        {
            throw new ContainerLinksException(EngineFailure.IsForbidden(failure) ? ContainerLinksError.Refused : ContainerLinksError.Unavailable, limit.IsOver(failure) ? $"no answer within {options.RequestTimeout}" : EngineFailure.Describe(failure), failure);
        }
    }

    private ContainerLinksException NoneOf(List<(EngineEndpoint Endpoint, ContainerLinksException Reason)> failures)
    {
        string engine = kind == EngineKind.Docker ? "Docker Engine" : "Podman";
        string variable = kind == EngineKind.Docker ? "DOCKER_HOST" : "CONTAINER_HOST";
        bool isRefused = failures.Exists(failure => failure.Reason.Error == ContainerLinksError.Refused);
        string tried = string.Join("; ", failures.Select(failure => $"{failure.Endpoint}: {failure.Reason.Message}"));
        string advice = failures.Exists(failure => failure.Endpoint.IsNamed) ? "" : $" Start one, or name another place by {nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.Endpoint)} or {variable}.";
        return new ContainerLinksException(
            isRefused ? ContainerLinksError.Refused : ContainerLinksError.Unavailable,
            $"No {engine} can be used. Tried: {tried}.{advice}",
            failures.Count == 0 ? null : failures[0].Reason);
    }
}
