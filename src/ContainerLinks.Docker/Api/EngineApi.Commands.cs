using System.Globalization;
using System.Net;
using Docker.DotNet.Models;

namespace ContainerLinks;

/// <content>What an engine is told to do.</content>
internal sealed partial class EngineApi
{
    /// <summary>Creates a container.</summary>
    /// <returns>Its id; null if the image is missing.</returns>
    public Task<string?> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken) => CallAsync(
        $"create '{spec.Name}'",
        async token =>
        {
            try
            {
                string? id = (await _client.Containers.CreateContainerAsync(CreateParameters.Of(spec, _identity.Kind), token).ConfigureAwait(false))?.ID;
                return ContainerId.IsValid(id) ? id : throw new FormatException("it has no id of a container");
            }
            catch (EngineRefusal refusal) when (refusal.IsMissingImage)
            {
                return null;
            }
        },
        cancellationToken);

    public Task StartAsync(ContainerId container, CancellationToken cancellationToken) => CallAsync(
        $"start {container.ShortId}", token => _client.Containers.StartContainerAsync(container.Value, null, token), cancellationToken, container.Value);

    /// <summary>Stops a container.</summary>
    /// <remarks>Not by the client library: it leaves out a time of 0, and the engine then takes its own 10 seconds.</remarks>
    public Task StopAsync(ContainerId container, CancellationToken cancellationToken) => CallAsync(
        $"stop {container.ShortId}",
        _options.RequestTimeout + _options.StopTimeout,
        async token =>
        {
            string query = string.Create(CultureInfo.InvariantCulture, $"/v{_identity.Api}/containers/{container.Value}/stop?t={(int)_options.StopTimeout.TotalSeconds}");
            using HttpResponseMessage response = await _plain.PostAsync(new Uri(query, UriKind.Relative), null, token).ConfigureAwait(false);
            return response.StatusCode != HttpStatusCode.NotModified;
        },
        cancellationToken,
        container.Value);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken) => CallAsync(
        $"rename {container.ShortId} to '{Quoting.Printable(newName)}'",
        async token =>
        {
            await _client.Containers.RenameContainerAsync(container.Value, new ContainerRenameParameters { NewName = newName }, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        container.Value);

    /// <summary>Removes a container; by force one that runs is killed first, at once.</summary>
    /// <remarks>Docker does that by itself. Podman from 5 on asks a process to end before it kills it, and gives it the container's own 10 seconds; only its own API takes another time.</remarks>
    public Task RemoveAsync(ContainerId container, bool force, CancellationToken cancellationToken) => CallAsync(
        $"remove {container.ShortId}",
        _options.RequestTimeout + _options.StopTimeout,
        async token =>
        {
            if (force && _identity.LibpodApi is { } libpod)
            {
                using HttpResponseMessage response = await _plain.DeleteAsync(new Uri($"/v{libpod}/libpod/containers/{container.Value}?force=true&timeout=0", UriKind.Relative), token).ConfigureAwait(false);
            }
            else
            {
                await _client.Containers.RemoveContainerAsync(container.Value, new ContainerRemoveParameters { Force = force }, token).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken,
        container.Value);
}
