using System.Globalization;
using System.Net;
using System.Text;
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
    public static (EngineIdentity? Identity, string? Fault) Read(HttpResponseMessage ping, ReadOnlyMemory<byte> answer, Version? wanted, HttpStatusCode status = HttpStatusCode.OK)
    {
        JsonElement version = Parse(answer);
        string? newest = Header(ping, "Api-Version") ?? Text(version, "ApiVersion");
        if (!Version.TryParse(newest, out Version? newestApi))
        {
            return (null, NoEngine(ping, status, answer.Span));
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

    /// <summary>What is no engine is shown with its own words: they tell a proxy's refusal, a web server, or a TLS port that was asked in plain text.</summary>
    private static string NoEngine(HttpResponseMessage ping, HttpStatusCode status, ReadOnlySpan<byte> answer)
    {
        string words = Quoting.Printable(EngineRefusal.OneLine(Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 512)])));
        string advice = words.Contains("HTTPS server", StringComparison.Ordinal)
            ? $". It speaks TLS: name its files by {nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.CertificatePath)}, or by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH"
            : "";
        if (advice.Length == 0 && (int)status is 401 or 403 or 404 or 405)
        {
            advice = ". A proxy before an engine must allow both";
        }

        return $"it answers, but not as a container engine: it tells no API version (GET /_ping: status {(int)ping.StatusCode}; GET /version: status {(int)status}: {words}){advice}";
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Whatever it is, it is no engine; the missing version tells that.
            return default;
        }
    }

    public override string ToString() => $"{(Kind == EngineKind.Podman ? "Podman" : "Docker")} {Quoting.Printable(Release)}, API {Api}";

    private bool IsDockerUpTo(int major, Version api) => Kind == EngineKind.Docker && (Major is > 0 and { } own ? own <= major : Api <= api);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text.
            return null;
        }
    }
}
