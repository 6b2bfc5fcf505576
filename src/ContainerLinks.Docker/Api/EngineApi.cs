using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Docker.DotNet.Models;

namespace ContainerLinks;

/// <summary>What an engine is asked about its containers, and what it is told to do with them.</summary>
internal sealed class EngineApi(EngineCalls calls, EngineIdentity identity)
{
    /// <summary>The engine's own clock, in whole seconds: events are asked for from there, and the clocks need not agree.</summary>
    public Task<long> GetTimeAsync(CancellationToken cancellationToken) => calls.CallAsync(
        "tell the time",
        async token =>
        {
            using HttpResponseMessage response = await calls.Plain.GetAsync(new Uri("/_ping", UriKind.Relative), token).ConfigureAwait(false);
            return (response.Headers.Date ?? calls.Time.GetUtcNow()).ToUnixTimeSeconds();
        },
        cancellationToken);

    /// <summary>The folder in which the engine keeps its containers, on its own machine.</summary>
    public Task<string?> GetDataFolderAsync(CancellationToken cancellationToken) => calls.CallAsync(
        "tell its data folder",
        async token => (string?)(await calls.Client.System.GetSystemInfoAsync(token).ConfigureAwait(false))?.DockerRootDir,
        cancellationToken);

    /// <summary>All containers, running or not.</summary>
    public Task<EngineList> ListAsync(CancellationToken cancellationToken) =>
        calls.AskAsync("list its containers", calls.UriOf("containers/json?all=1"), EngineList.Read, cancellationToken);

    /// <summary>What the engine knows of a container; null if it says itself that it has none by this text, or several.</summary>
    public Task<EngineContainer?> InspectAsync(string idOrName, CancellationToken cancellationToken) => calls.CallAsync(
        $"inspect '{Quoting.Printable(idOrName)}'",
        async token =>
        {
            try
            {
                return Read(await calls.Client.Containers.InspectContainerAsync(idOrName, token).ConfigureAwait(false) ?? throw new FormatException("it is null"));
            }
            catch (EngineRefusal refusal) when (refusal.IsMissingContainer(idOrName) || refusal.IsAmbiguous)
            {
                return null;
            }
        },
        cancellationToken,
        idOrName);

    /// <summary>Which networks of a Podman answer names. Its Docker API does not tell, so its own is asked.</summary>
    public Task<IReadOnlyDictionary<string, bool>> GetPodmanNetworksAsync(CancellationToken cancellationToken) => calls.AskAsync<IReadOnlyDictionary<string, bool>>(
        "list its networks",
        new Uri($"/v{identity.LibpodApi}/libpod/networks/json", UriKind.Relative),
        static answer => answer.EnumerateArray()
            .GroupBy(network => network.GetProperty("name").GetString() ?? "", StringComparer.Ordinal)
            .ToDictionary(named => named.Key, named => named.Last().IsTrue("dns_enabled"), StringComparer.Ordinal),
        cancellationToken);

    /// <summary>Events of containers and networks from a second of the engine's clock on, until the stream breaks or is cancelled.</summary>
    /// <param name="since">The second of the engine's clock.</param>
    /// <param name="opened">Is told when the engine has answered.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ContainerLinksException">The stream could not be opened, or broke.</exception>
    public async IAsyncEnumerable<EngineEvent> ReadEventsAsync(long since, TaskCompletionSource opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string types = identity.Kind == EngineKind.Docker ? """{"type":["container","network"]}""" : """{"type":["container"]}""";
        string query = string.Create(CultureInfo.InvariantCulture, $"since={since}&filters={Uri.EscapeDataString(types)}");
        await foreach (ReadOnlyMemory<byte> line in calls.ReadEventsAsync(query, opened, cancellationToken).ConfigureAwait(false))
        {
            if (EngineEvent.TryRead(line, out EngineEvent? told))
            {
                yield return told;
            }
        }
    }

    /// <summary>Creates a container.</summary>
    /// <returns>Its id; null if the image is missing.</returns>
    public Task<string?> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken) => calls.CallAsync(
        $"create '{spec.Name}'",
        async token =>
        {
            try
            {
                string? id = (await calls.Client.Containers.CreateContainerAsync(CreateParameters.Of(spec, identity.Kind), token).ConfigureAwait(false))?.ID;
                return ContainerId.IsValid(id) ? id : throw new FormatException("it has no id of a container");
            }
            catch (EngineRefusal refusal) when (refusal.IsMissingImage)
            {
                return null;
            }
        },
        cancellationToken);

    public Task StartAsync(ContainerId container, CancellationToken cancellationToken) => calls.CallAsync(
        $"start {container.ShortId}", token => calls.Client.Containers.StartContainerAsync(container.Value, null, token), cancellationToken, container.Value);

    /// <summary>Stops a container.</summary>
    /// <remarks>Not by the client library: it leaves out a time of 0, and the engine then takes its own 10 seconds.</remarks>
    public Task StopAsync(ContainerId container, CancellationToken cancellationToken) => calls.CallAsync(
        $"stop {container.ShortId}",
        calls.Options.RequestTimeout + calls.Options.StopTimeout,
        async token =>
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"containers/{container.Value}/stop?t={(int)calls.Options.StopTimeout.TotalSeconds}");
            using HttpResponseMessage response = await calls.Plain.PostAsync(calls.UriOf(path), null, token).ConfigureAwait(false);
            return response.StatusCode != HttpStatusCode.NotModified;
        },
        cancellationToken,
        container.Value);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken) => calls.CallAsync(
        $"rename {container.ShortId} to '{Quoting.Printable(newName)}'",
        async token =>
        {
            await calls.Client.Containers.RenameContainerAsync(container.Value, new ContainerRenameParameters { NewName = newName }, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        container.Value);

    /// <summary>Removes a container; by force one that runs is killed first, at once.</summary>
    /// <remarks>Docker does that by itself. Podman from 5 on asks a process to end before it kills it, and gives it the container's own 10 seconds; only its own API takes another time.</remarks>
    public Task RemoveAsync(ContainerId container, bool force, CancellationToken cancellationToken) => calls.CallAsync(
        $"remove {container.ShortId}",
        calls.Options.RequestTimeout + calls.Options.StopTimeout,
        async token =>
        {
            if (force && identity.LibpodApi is { } libpod)
            {
                using HttpResponseMessage response = await calls.Plain.DeleteAsync(new Uri($"/v{libpod}/libpod/containers/{container.Value}?force=true&timeout=0", UriKind.Relative), token).ConfigureAwait(false);
            }
            else
            {
                await calls.Client.Containers.RemoveContainerAsync(container.Value, new ContainerRemoveParameters { Force = force }, token).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken,
        container.Value);

    private static EngineContainer Read(ContainerInspectResponse told) => new()
    {
        // An answer about nobody is no answer: the container is not gone for that.
        Id = ContainerId.IsValid(told.ID) ? told.ID : throw new FormatException("it has no id of a container"),
        Name = told.Name ?? "",
        Status = told.State?.Status ?? "",
        Health = told.State?.Health?.Status ?? "",
        Hostname = told.Config?.Hostname ?? "",
        DomainName = told.Config?.Domainname ?? "",
        NetworkMode = told.HostConfig?.NetworkMode ?? "",
        HostsPath = told.HostsPath ?? "",
        Networks = [.. (told.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>()).Select(network => Read(network.Key, network.Value))],
        ExposedPorts = [.. told.Config?.ExposedPorts?.Keys ?? []],
        PublishedPorts = [.. (told.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>()).SelectMany(port => (port.Value ?? []).OfType<PortBinding>().Select(binding => new EnginePort(port.Key, binding.HostIP ?? "", binding.HostPort ?? "")))],
        Environment = Texts(told.Config?.Env),
        ExtraHosts = Texts(told.HostConfig?.ExtraHosts),
        Links = Texts(told.HostConfig?.Links),
        Labels = (told.Config?.Labels ?? new Dictionary<string, string>()).ToDictionary(label => label.Key, label => label.Value ?? "", StringComparer.Ordinal),
        Mounts = [.. (told.Mounts ?? []).Where(mount => mount is not null).Select(mount => new EngineMount(mount.Source ?? "", mount.Destination ?? ""))],
    };

    private static EngineNetwork Read(string name, EndpointSettings? settings) =>
        new(name, settings?.IPAddress ?? "", settings?.GlobalIPv6Address ?? "", [.. Texts(settings?.Aliases).Concat(Texts(settings?.DNSNames)).Distinct(StringComparer.Ordinal)])
        {
            Id = settings?.NetworkID ?? "",
            IPv4PrefixLength = (int)Math.Clamp((long)(settings?.IPPrefixLen ?? 0), 0, 32),
            IPv6PrefixLength = (int)Math.Clamp((long)(settings?.GlobalIPv6PrefixLen ?? 0), 0, 128),
            Links = Texts(settings?.Links),
        };

    /// <summary>JSON has null where the client library's types have none.</summary>
    private static string[] Texts(IEnumerable<string?>? told) => [.. (told ?? []).OfType<string>()];
}
