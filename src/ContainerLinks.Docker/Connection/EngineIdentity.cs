using System.Globalization;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>Which engine answered, and what follows from it.</summary>
/// <param name="Kind">What it is, whatever it was asked for as.</param>
/// <param name="Release">Its own version, for messages.</param>
/// <param name="Api">The version of the Docker API that is spoken with it.</param>
/// <param name="LibpodApi">The version of Podman's own API, or null.</param>
internal sealed record EngineIdentity(EngineKind Kind, string Release, Version Api, string? LibpodApi)
{
    // Links on the default bridge are announced to go with Docker 30. A build of its developers has no number: its API tells.
    private const int LastMajorWithLinks = 29;
    private static readonly Version LastApiWithLinks = new(1, 54);

    // From 29.0 on the variables are off. A switch of the daemon brings them back, of which its API tells nothing.
    private const int LastMajorWithVariables = 28;
    private static readonly Version LastApiWithVariables = new(1, 51);

    /// <summary>Whether the engine writes hosts lines for links on its default bridge.</summary>
    public bool LinksNatively => IsDockerUpTo(LastMajorWithLinks, LastApiWithLinks);

    /// <summary>Whether the engine gives variables for these links.</summary>
    public bool GivesLinkVariables => IsDockerUpTo(LastMajorWithVariables, LastApiWithVariables);

    private int? Major
    {
        get
        {
            int end = Release.AsSpan().IndexOfAnyExceptInRange('0', '9');
            return int.TryParse(end < 0 ? Release : Release[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : null;
        }
    }

    /// <summary>Reads the answers to <c>/_ping</c> and <c>/version</c>.</summary>
    /// <returns>The identity, or the reason why this engine will not do.</returns>
    public static (EngineIdentity? Identity, string? Fault) Read(HttpResponseMessage ping, JsonElement version, Version? wanted)
    {
        string? newest = Header(ping, "Api-Version") ?? Text(version, "ApiVersion");
        if (!Version.TryParse(newest, out Version? newestApi))
        {
            return (null, "it answers, but not as a container engine: it tells no API version");
        }

        _ = Version.TryParse(Text(version, "MinAPIVersion"), out Version? oldestApi);
        (Version? api, string? fault) = ApiVersions.Choose(newestApi, oldestApi, wanted);
        if (api is null)
        {
            return (null, fault);
        }

        string? libpod = Header(ping, "Libpod-Api-Version");
        return (new EngineIdentity(libpod is null ? EngineKind.Docker : EngineKind.Podman, Text(version, "Version") ?? "", api, libpod), null);
    }

    public override string ToString() => $"{(Kind == EngineKind.Podman ? "Podman" : "Docker")} {Quoting.Printable(Release)}, API {Api}";

    private bool IsDockerUpTo(int major, Version api) => Kind == EngineKind.Docker && (Major is > 0 and { } own ? own <= major : Api <= api);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
