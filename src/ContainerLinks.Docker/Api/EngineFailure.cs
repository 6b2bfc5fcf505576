using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>Turns what goes wrong between us and an engine into one kind of error, with the engine's own words.</summary>
internal static class EngineFailure
{
    /// <summary>Whether the engine was not reached or its answer could not be read.</summary>
    /// <remarks>A connection that does not come about in time is told as a cancellation, although nobody cancelled.</remarks>
    public static bool IsOfTheWay(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>Whether the engine is there, but not for this user.</summary>
    public static bool IsForbidden(Exception failure) => failure.GetBaseException() is SocketException { SocketErrorCode: SocketError.AccessDenied } or UnauthorizedAccessException;

    /// <summary>Why the engine was not reached, in words that tell what to do about it.</summary>
    public static string Describe(Exception failure)
    {
        string words = Quoting.Printable(failure.GetBaseException().Message);
        return failure switch
        {
            _ when IsForbidden(failure) => "permission denied; run as root or as a member of the socket's group, or use a rootless engine",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no TLS connection came about: {words}{TlsAlert.Explain(words)}",
            _ => words + TlsAlert.Explain(words),
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

    /// <summary>Something answered, and it was no.</summary>
    /// <param name="action">What the engine was asked for.</param>
    /// <param name="endpoint">Where the engine is.</param>
    /// <param name="container">The container that was asked for by id or name, or null.</param>
    /// <param name="refusal">The answer.</param>
    public static ContainerLinksException Refusal(string action, EngineEndpoint endpoint, string? container, EngineRefusal refusal)
    {
        ContainerLinksError error = CodeOf(container, refusal);
        string message = error == ContainerLinksError.NameInUse ? $"The engine did not {action}, since another container has that name; expected a name that is free. Its words: {refusal.Words}"
            : error == ContainerLinksError.ContainerNotFound || IsEngines(refusal) ? $"The engine did not {action}: {refusal.Words}"
            : $"The engine at {endpoint} did not {action}: {refusal.Request} was answered with status {(int)refusal.Status}, and not by the engine itself: {refusal.Words}{RemedyFor(refusal)}";
        return new ContainerLinksException(error, message, refusal);
    }

    /// <summary>Whether one request was answered badly, late or by somebody else, which says nothing about the next one: the way to the engine is there.</summary>
    public static bool IsOfOneAnswer(ContainerLinksException failure) =>
        failure.Error == ContainerLinksError.Refused || failure.InnerException is EngineRefusal or OperationCanceledException { InnerException: not TimeoutException };

    /// <summary>Whether a request is not let through, now and later.</summary>
    public static bool IsNotLetThrough(ContainerLinksException failure) =>
        failure.Error == ContainerLinksError.Refused || failure.InnerException is EngineRefusal { Status: HttpStatusCode.NotFound };

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

    /// <summary>What in an answer may come right by itself: whoever gave it is not the engine, or is one that begins or ends.</summary>
    private static bool IsPassing(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 => true,
        HttpStatusCode.NotImplemented => false,
        _ => (int)status >= 500 || (int)status < 300,
    };

    private static bool IsAway(HttpStatusCode status) => status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsEngines(EngineRefusal refusal) => refusal.IsJson && refusal.Status switch
    {
        HttpStatusCode.NotFound => refusal.IsOfAnotherThing,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed => false,
        _ => (int)refusal.Status >= 400,
    };

    private static ContainerLinksError CodeOf(string? container, EngineRefusal refusal)
    {
        if (refusal.IsNameInUse)
        {
            return ContainerLinksError.NameInUse;
        }

        if (container is not null && refusal.IsMissingContainer(container))
        {
            return ContainerLinksError.ContainerNotFound;
        }

        bool isAway = IsEngines(refusal) ? IsAway(refusal.Status) || refusal.Status == HttpStatusCode.TooManyRequests : IsPassing(refusal.Status);
        return isAway ? ContainerLinksError.Unavailable : ContainerLinksError.Refused;
    }

    private static string RemedyFor(EngineRefusal refusal) => (int)refusal.Status switch
    {
        >= 300 and < 400 => ". Redirections are not followed: name the address of the engine itself.",
        401 or 407 => ". Nobody signs in here: name an address of the engine that asks for no password, or TLS files.",
        403 or 405 => ". A proxy before the engine must allow this request.",
        404 or 410 => ". The address must be that of the engine itself, or of a proxy that allows this request.",
        < 300 => ". The address must be that of the engine itself.",
        _ => "",
    };
}
