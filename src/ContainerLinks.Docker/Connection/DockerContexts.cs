using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>The context that Docker's command line uses, so that <c>docker</c> and this package speak to one engine.</summary>
/// <remarks>As there: <c>DOCKER_HOST</c> counts more than any context (see <see cref="EndpointDiscovery"/>), then <c>DOCKER_CONTEXT</c>, then <c>currentContext</c> of <c>config.json</c>; the context
/// <c>default</c> is none. A context lies in <c>contexts/meta/SHA256/meta.json</c>, its TLS files in <c>contexts/tls/SHA256/docker</c>.</remarks>
internal static class DockerContexts
{
    private const string Default = "default";

    /// <returns>Where the context in use leads; null if there is none, or if it leads to the customary places.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Refused"/>: a context is asked for that does not exist or cannot be used. No other engine may be taken for it.</exception>
    public static EngineEndpoint? Find(EngineSurroundings surroundings, string? certificates)
    {
        if ((surroundings.Variable("DOCKER_CONFIG") ?? $"{surroundings.Home.TrimEnd('/')}/.docker") is not { Length: > 0 } folder
            || NameOf(surroundings, folder) is not { } named || named.Name == Default)
        {
            return null;
        }

        (string name, string origin) = named;
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string path = $"{folder.TrimEnd('/')}/contexts/meta/{key}/meta.json";
        string context = $"{origin} names the Docker context '{Quoting.Printable(name)}', ";
        if (surroundings.Read(path) is not { } bytes)
        {
            throw Refused($"{context}which cannot be read: expected '{Quoting.PrintablePath(path)}'. 'docker context ls' shows those that exist.");
        }

        if (!TryParse(bytes, out JsonElement meta))
        {
            throw Refused($"{context}whose file '{Quoting.PrintablePath(path)}' is no JSON.");
        }

        string? host = Text(Property(Property(meta, "Endpoints"), "docker"), "Host");
        if (string.IsNullOrEmpty(host))
        {
            return null;
        }

        string? fault = Uri.TryCreate(host, UriKind.Absolute, out Uri? address) ? EngineEndpoint.FaultOf(address) : "expected unix:///path or tcp://host:port";
        if (address is null || fault is not null)
        {
            throw Refused($"{context}which leads to '{(address is null ? Quoting.Printable(host) : EngineEndpoint.Show(address))}', which is no engine's address: {fault}.");
        }

        string tls = $"{folder.TrimEnd('/')}/contexts/tls/{key}/docker";
        certificates ??= surroundings.Exists($"{tls}/ca.pem") || surroundings.Exists($"{tls}/cert.pem") ? tls : null;
        return new EngineEndpoint(address, $"Docker context {Quoting.Printable(name)}, by {origin}", IsNamed: true, address.Scheme == "unix" ? null : certificates);
    }

    /// <summary>A configuration that cannot be read names no context, as for Docker's command line.</summary>
    private static (string Name, string Origin)? NameOf(EngineSurroundings surroundings, string folder)
    {
        if (surroundings.Variable("DOCKER_CONTEXT") is { } chosen)
        {
            return (chosen, "DOCKER_CONTEXT");
        }

        string path = $"{folder.TrimEnd('/')}/config.json";
        return surroundings.Read(path) is { } bytes && TryParse(bytes, out JsonElement config) && Text(config, "currentContext") is { Length: > 0 } current
            ? (current, Quoting.PrintablePath(path))
            : null;
    }

    private static ContainerLinksException Refused(string message) => new(ContainerLinksError.Refused, message);

    private static bool TryParse(byte[] bytes, out JsonElement parsed)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            parsed = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            parsed = default;
            return false;
        }
    }

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text.
            return null;
        }
    }
}
