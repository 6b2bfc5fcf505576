using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContainerLinks;

/// <summary>A request was answered, but not with what was asked for: by the engine, or by something in between.</summary>
/// <remarks>A proxy answers in the engine's place: with a page, a line of text, a redirection, or JSON of its own. Only the engine's own words tell that a container is gone.</remarks>
#pragma warning disable CA1032, CA1064 // It never leaves the assembly as such, and without an answer it would tell nothing.
internal sealed partial class EngineRefusal : Exception
#pragma warning restore CA1032, CA1064
{
    private const int MostParts = 8;

    private EngineRefusal(HttpStatusCode status, string request, string words, bool isJson)
        : base($"{request}: status {(int)status}: {words}") => (Status, Request, Words, IsJson) = (status, request, words, isJson);

    public HttpStatusCode Status { get; }

    /// <summary>The method and the path, fit to be shown.</summary>
    public string Request { get; }

    /// <summary>What was answered, in one line that is fit to be shown.</summary>
    public string Words { get; }

    /// <summary>Whether the answer has the form of an engine's error. A proxy may speak JSON too, so its words still count.</summary>
    public bool IsJson { get; }

    /// <summary>Whether a creation failed for want of its image.</summary>
    public bool IsMissingImage => IsJson && Status == HttpStatusCode.NotFound && Says("no such image");

    /// <summary>Whether a container has no such file. Podman does not say which.</summary>
    public bool IsMissingFile => IsJson && Status == HttpStatusCode.NotFound && (Says("could not find the file") || Says("no such file or directory"));

    /// <summary>Whether a start failed for a network of a Swarm that the engine takes down behind the last container on it, or does not have yet. Those have ids of 25 characters, networks of one host of 64.</summary>
    public bool IsNetworkOnItsWay => IsJson && Status == HttpStatusCode.NotFound && NetworkOfSwarm().IsMatch(Words);

    /// <summary>Whether the beginning of an id stands for several containers.</summary>
    public bool IsAmbiguous => IsJson && (Says("multiple IDs found") || Says("more than one result for container name or ID"));

    /// <summary>Whether the name is taken. Podman answers 500 where Docker answers 409, so the words count; from 5 on those of a rename are its database's.</summary>
    public bool IsNameInUse => IsJson && ((Says("already in use") && Says("name")) || Says("UNIQUE constraint failed: ContainerConfig.Name"));

    /// <summary>Whether the engine does not know something that the container needs: a network, an image, the container whose network it shares.</summary>
    public bool IsOfAnotherThing => IsJson
        && (Says("no such ") || Says("not found") || Says("unable to find") || Says("does not exist"))
        && (Says("network ") || Says("image") || Says("volume") || Says("container") || Says("plugin") || Says("device"));

    public static EngineRefusal Of(HttpRequestMessage request, HttpStatusCode status, string body)
    {
        (bool isJson, string? message) = MessageOf(body);
        string words = OneLine(message ?? body);
        return new EngineRefusal(
            status,
            $"{request.Method} {Quoting.PrintablePath(request.RequestUri?.AbsolutePath ?? "")}",
            words.Length == 0 ? $"status {(int)status}" : Printable(words, message is null ? 1 : MostParts),
            isJson);
    }

    /// <summary>Whether the engine says that it has no such container: in its own form and words, and about the one that was asked for.</summary>
    /// <remarks>Docker answers the start of a container whose network belongs to one that is gone with that one's name.</remarks>
    public bool IsMissingContainer(string idOrName) =>
        IsJson && Status == HttpStatusCode.NotFound && (Says("no such container") || Says("no container with")) && Words.Contains(idOrName, StringComparison.Ordinal);

    private bool Says(string words) => Words.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The message of an engine's error, and whether there is one: a text that cannot be read is shown as it came.</summary>
    private static (bool IsThere, string? Text) MessageOf(string body)
    {
        bool isThere = false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            isThere = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String;
            return (isThere, isThere ? document.RootElement.GetProperty("message").GetString() : null);
        }
        catch (Exception unreadable) when (EngineFailure.IsUnreadable(unreadable))
        {
            return (isThere, null);
        }
    }

    /// <summary>A page or a message in one line.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    // An engine's message names ids of 64 characters, so that one line's worth is too little for it.
    private static string Printable(string words, int parts) => parts == 1 ? Quoting.Printable(words) : string.Concat(words.Chunk(128).Take(parts).Select(part => Quoting.Printable(new string(part))));

    [GeneratedRegex("network [a-z0-9]{25} not found")]
    private static partial Regex NetworkOfSwarm();
}
