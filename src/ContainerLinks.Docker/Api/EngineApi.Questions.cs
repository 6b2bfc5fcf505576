using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Docker.DotNet.Models;

namespace ContainerLinks;

/// <content>What is asked of an engine.</content>
internal sealed partial class EngineApi
{
    /// <summary>The engine's own clock, in whole seconds: events are asked for from there, and the clocks need not agree.</summary>
    public Task<long> GetTimeAsync(CancellationToken cancellationToken) => CallAsync(
        "tell the time",
        async token =>
        {
            using HttpResponseMessage response = await _plain.GetAsync(new Uri("/_ping", UriKind.Relative), token).ConfigureAwait(false);
            return (response.Headers.Date ?? _time.GetUtcNow()).ToUnixTimeSeconds();
        },
        cancellationToken);

    /// <summary>The folder in which the engine keeps its containers, on its own machine.</summary>
    public Task<string?> GetDataFolderAsync(CancellationToken cancellationToken) => CallAsync(
        "tell its data folder",
        async token => (string?)(await _client.System.GetSystemInfoAsync(token).ConfigureAwait(false))?.DockerRootDir,
        cancellationToken);

    /// <summary>All containers, running or not.</summary>
    public Task<EngineList> ListAsync(CancellationToken cancellationToken) => CallAsync(
        "list its containers",
        async token =>
        {
            using HttpResponseMessage response = await _plain.GetAsync(new Uri($"/v{_identity.Api}/containers/json?all=1", UriKind.Relative), token).ConfigureAwait(false);
            using JsonDocument document = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), cancellationToken: token).ConfigureAwait(false);
            return EngineList.Read(document.RootElement);
        },
        cancellationToken);

    /// <summary>What the engine knows of a container; null if it says itself that it has none by this text, or several.</summary>
    public Task<EngineContainer?> InspectAsync(string idOrName, CancellationToken cancellationToken) => CallAsync(
        $"inspect '{Quoting.Printable(idOrName)}'",
        async token =>
        {
            try
            {
                return Read(await _client.Containers.InspectContainerAsync(idOrName, token).ConfigureAwait(false) ?? throw new FormatException("it is null"));
            }
            catch (EngineRefusal refusal) when (refusal.IsMissingContainer(idOrName) || refusal.IsAmbiguous)
            {
                return null;
            }
        },
        cancellationToken,
        idOrName);

    /// <summary>Which networks of a Podman answer names. Its Docker API does not tell, so its own is asked.</summary>
    public Task<IReadOnlyDictionary<string, bool>> GetPodmanNetworksAsync(CancellationToken cancellationToken) => CallAsync<IReadOnlyDictionary<string, bool>>(
        "list its networks",
        async token =>
        {
            using HttpResponseMessage response = await _plain.GetAsync(new Uri($"/v{_identity.LibpodApi}/libpod/networks/json", UriKind.Relative), token).ConfigureAwait(false);
            using JsonDocument document = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), cancellationToken: token).ConfigureAwait(false);
            var networks = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (JsonElement network in document.RootElement.EnumerateArray())
            {
                networks[network.GetProperty("name").GetString() ?? ""] = network.TryGetProperty("dns_enabled", out JsonElement enabled) && enabled.ValueKind == JsonValueKind.True;
            }

            return networks;
        },
        cancellationToken);

    /// <summary>Events of containers and networks from a second of the engine's clock on, until the stream breaks or is cancelled.</summary>
    /// <param name="since">The second of the engine's clock.</param>
    /// <param name="opened">Is told when the engine has answered.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ContainerLinksException">The stream could not be opened, or broke.</exception>
    public async IAsyncEnumerable<EngineEvent> ReadEventsAsync(long since, TaskCompletionSource opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string types = _identity.Kind == EngineKind.Docker ? """{"type":["container","network"]}""" : """{"type":["container"]}""";
        string query = string.Create(CultureInfo.InvariantCulture, $"/v{_identity.Api}/events?since={since}&filters={Uri.EscapeDataString(types)}");
        using HttpResponseMessage response = await CallAsync(
            "open its events",
            token => _plain.GetAsync(new Uri(query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, token),
            cancellationToken).ConfigureAwait(false);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        opened.TrySetResult();
        await using (stream.ConfigureAwait(false))
        {
            var lines = new JsonLines(stream, _options.MaximumAnswerLength);
            while (await NextAsync(lines, cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (EngineEvent.TryRead(line, out EngineEvent? told))
                {
                    yield return told;
                }
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>?> NextAsync(JsonLines lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (EngineFailure.IsOfTheWay(failure))
        {
            throw EngineFailure.OfTheWay("go on with its events", _endpoint, failure);
        }
    }

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
        new(name, settings?.IPAddress ?? "", settings?.GlobalIPv6Address ?? "", [.. Texts(settings?.Aliases).Concat(Texts(settings?.DNSNames)).Distinct(StringComparer.Ordinal)]);

    /// <summary>JSON has null where the client library's types have none.</summary>
    private static string[] Texts(IEnumerable<string?>? told) => [.. (told ?? []).OfType<string>()];
}
