using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>The context that Docker's command line uses, so that <c>docker</c> and this package speak to one engine.</summary>
/// <remarks>As there: <c>DOCKER_HOST</c> counts more than any context (see <see cref="EndpointDiscovery"/>), then <c>DOCKER_CONTEXT</c>, then <c>currentContext</c> of <c>config.json</c>; the context
/// <c>default</c> is none. A context lies in <c>contexts/meta/SHA256/meta.json</c>, its TLS files in <c>contexts/tls/SHA256/docker</c>; variables about TLS say nothing of it. Compared with the command line's
/// source (cli/command/cli.go, cli/context) and with what it does.</remarks>
internal static class DockerContexts
{
    private const string Default = "default";
    private const string Remedy = "'docker context ls' shows those that exist";

    /// <summary>The folder with the settings of Docker's command line; empty if nobody says where.</summary>
    public static string FolderOf(EngineSurroundings surroundings) =>
        surroundings.Variable("DOCKER_CONFIG") ?? (surroundings.Home.Length == 0 ? "" : $"{surroundings.Home.TrimEnd('/')}/.docker");

    /// <param name="surroundings">The machine and the user.</param>
    /// <param name="certificates">A folder with TLS files that counts more than the context's, or null.</param>
    /// <param name="customary">Where an engine is that nobody names: what a context without an address means.</param>
    /// <returns>Where the context in use leads; null if there is none.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Refused"/>: a context is asked for that does not exist or cannot be used. No other engine may be taken for it.</exception>
    public static EngineEndpoint? Find(EngineSurroundings surroundings, string? certificates, Uri customary)
    {
        if (FolderOf(surroundings) is not { Length: > 0 } folder || NameOf(surroundings, folder) is not { } named || named.Name == Default)
        {
            return null;
        }

        (string name, string origin) = named;
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string path = $"{folder.TrimEnd('/')}/contexts/meta/{key}/meta.json";
        string context = $"{origin} names the Docker context '{Quoting.Printable(name)}', ";
        if (surroundings.Read(path) is not { } bytes)
        {
            throw Refused($"{context}which cannot be read: expected '{Quoting.PrintablePath(path)}'. {Remedy}.");
        }

        if (!TryParse(bytes, out JsonElement meta))
        {
            throw Refused($"{context}whose file '{Quoting.PrintablePath(path)}' is no JSON. Make the context anew by 'docker context rm' and 'docker context create'.");
        }

        // The name of an endpoint is taken as it stands there, all other words in whatever case: the command line reads them so.
        JsonElement docker = Property(Property(meta, "Endpoints"), "docker", StringComparison.Ordinal);
        JsonElement host = Property(docker, "Host"), skip = Property(docker, "SkipTLSVerify");
        if (docker.ValueKind != JsonValueKind.Object
            || host.ValueKind is not (JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined)
            || skip.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            throw Refused($"{context}which leads to no Docker engine: expected Endpoints.docker with a Host and perhaps SkipTLSVerify in '{Quoting.PrintablePath(path)}'. {Remedy}, with their endpoints.");
        }

        string typed = Text(docker, "Host") is { Length: > 0 } text ? text : customary.OriginalString;
        string? fault = Uri.TryCreate(typed, UriKind.Absolute, out Uri? address) ? EngineEndpoint.FaultOf(address) : $"expected {EngineEndpoint.Forms}";
        if (address is null || fault is not null)
        {
            throw Refused($"{context}which leads to '{(address is null ? Quoting.Printable(typed) : EngineEndpoint.Show(address))}', which is no engine's address: {fault}.");
        }

        var endpoint = new EngineEndpoint(address, $"Docker context {Quoting.Printable(name)}, by {origin}", IsNamed: true);
        string tls = $"{folder.TrimEnd('/')}/contexts/tls/{key}/docker";
        return EngineEndpoint.IsOfThisMachine(address) ? endpoint : endpoint with
        {
            Certificates = certificates ?? (surroundings.Exists(tls) ? tls : null),
            IsOfContext = certificates is null,
            VerifiesTls = certificates is not null || skip.ValueKind != JsonValueKind.True,
        };
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

    /// <summary>A property by its name in any case; of several the last counts.</summary>
    private static JsonElement Property(JsonElement element, string name, StringComparison comparison = StringComparison.OrdinalIgnoreCase)
    {
        JsonElement found = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                found = IsCalled(property, name, comparison) ? property.Value : found;
            }
        }

        return found;
    }

    private static bool IsCalled(JsonProperty property, string name, StringComparison comparison)
    {
        try
        {
            return property.Name.Equals(name, comparison);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no name.
            return false;
        }
    }

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
