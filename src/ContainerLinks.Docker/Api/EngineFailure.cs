using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace ContainerLinks;

/// <summary>Turns what goes wrong between us and an engine into one kind of error, with the engine's own words.</summary>
internal static class EngineFailure
{
    /// <summary>Whether the engine was not reached or its answer could not be read.</summary>
    /// <remarks>A connection that does not come about in time is told as a cancellation, although nobody cancelled.</remarks>
    public static bool IsOfTheWay(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>Whether the engine is there, but not for this user.</summary>
    public static bool IsForbidden(Exception failure) => failure.GetBaseException() is SocketException { SocketErrorCode: SocketError.AccessDenied };

    /// <summary>Why the engine was not reached, in words that tell what to do about it.</summary>
    public static string Describe(Exception failure)
    {
        string words = Quoting.Printable(failure.GetBaseException().Message);
        return failure switch
        {
            _ when IsForbidden(failure) => "permission denied; run as root or as a member of the socket's group, or use a rootless engine",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no TLS connection came about: {words}",
            _ => words,
        };
    }

    /// <summary>Whether the engine answered, but not in a way that can be read here.</summary>
    /// <remarks>A value of another kind, and half a surrogate pair in a text, are an invalid operation to the platform's reader, and a list for a date is not implemented in the client library's.</remarks>
    public static bool IsUnreadable(Exception failure) =>
        failure is JsonException or FormatException or NotSupportedException or NotImplementedException or KeyNotFoundException or InvalidOperationException and not ObjectDisposedException;

    public static ContainerLinksException Unreadable(string action, EngineEndpoint endpoint, Exception failure) =>
        new(ContainerLinksError.Refused, $"The engine at {endpoint} was asked to {action}, and its answer cannot be read: {Quoting.Printable(failure.Message)}", Shown(failure));

    public static ContainerLinksException OfTheWay(string action, EngineEndpoint endpoint, Exception failure) =>
        new(ContainerLinksError.Unavailable, $"The engine at {endpoint} did not {action}: {Describe(failure)}", failure);

    public static ContainerLinksException OutOfTime(string action, EngineEndpoint endpoint, TimeSpan limit, Exception failure) =>
        new(ContainerLinksError.Unavailable, $"The engine at {endpoint} did not {action} within {limit}.", failure);

    /// <summary>The engine said no.</summary>
    public static ContainerLinksException Refusal(string action, DockerApiException failure)
    {
        string words = WordsOf(failure);
        return new ContainerLinksException(CodeOf(failure.StatusCode, words), $"The engine did not {action}: {words}", new DockerApiException(failure.StatusCode, words));
    }

    /// <summary>Loggers print causes, too: one that quotes an answer as it is, whatever its length, is replaced by its kind and what can be shown of it.</summary>
    private static Exception Shown(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (Quoting.Printable(cause.Message) != cause.Message)
            {
                return new InvalidDataException($"{failure.GetType().Name}: {Quoting.Printable(failure.Message)}");
            }
        }

        return failure;
    }

    /// <summary>Whether a creation failed for want of its image.</summary>
    public static bool IsMissingImage(DockerApiException failure) =>
        failure.StatusCode == HttpStatusCode.NotFound && WordsOf(failure).Contains("no such image", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the beginning of an id stands for several containers.</summary>
    public static bool IsAmbiguous(DockerApiException failure) =>
        WordsOf(failure) is { } words
        && (words.Contains("multiple IDs found", StringComparison.OrdinalIgnoreCase) || words.Contains("more than one result for container name or ID", StringComparison.OrdinalIgnoreCase));

    private static ContainerLinksError CodeOf(HttpStatusCode status, string words)
    {
        // Podman answers 500 where Docker answers 409 or 404, so the words count too.
        if (words.Contains("already in use", StringComparison.OrdinalIgnoreCase) && words.Contains("name", StringComparison.OrdinalIgnoreCase))
        {
            return ContainerLinksError.NameInUse;
        }

        bool isContainer = words.Contains("such container", StringComparison.OrdinalIgnoreCase) || words.Contains("no container with", StringComparison.OrdinalIgnoreCase);
        if (status == HttpStatusCode.NotFound && isContainer)
        {
            return ContainerLinksError.ContainerNotFound;
        }

        return status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout ? ContainerLinksError.Unavailable : ContainerLinksError.Refused;
    }

    private static string WordsOf(DockerApiException failure)
    {
        string body = failure.ResponseBody ?? "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String)
            {
                body = message.GetString()!;
            }
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            // A proxy's own words are better than none.
        }

        body = body.Trim();
        return Printable(body.Length == 0 ? $"status {(int)failure.StatusCode}" : body);
    }

    // An engine's message names ids of 64 characters, so that one line's worth is too little.
    private static string Printable(string words) => string.Concat(words.Chunk(128).Take(8).Select(part => Quoting.Printable(new string(part))));
}
