using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>Reads every answer that is not what was asked for into an <see cref="EngineRefusal"/>, which knows the request and who may have spoken.</summary>
/// <remarks>The client library takes a redirection for success, and whatever has the status 200 too: a proxy's page would be a start that went well.</remarks>
internal sealed class RefusalReader(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (IsAnswer(request, response))
        {
            return response;
        }

        using (response)
        {
            throw EngineRefusal.Of(request, response.StatusCode, await ReadAsync(response, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Errors were read up to a bound already. What comes in place of a stream may be without end; its beginning tells enough.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }

        byte[] beginning = new byte[1024];
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return Encoding.UTF8.GetString(beginning, 0, await stream.ReadAsync(beginning, cancellationToken).ConfigureAwait(false));
        }
    }

    private static bool IsAnswer(HttpRequestMessage request, HttpResponseMessage response)
    {
        string path = request.RequestUri!.AbsolutePath;
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            // It runs already, or does not run.
            return request.Method == HttpMethod.Post && (path.EndsWith("/start", StringComparison.Ordinal) || path.EndsWith("/stop", StringComparison.Ordinal));
        }

        return response.IsSuccessStatusCode && (path == "/_ping" || !IsForPeople(response));
    }

    /// <summary>Engines speak JSON or say nothing. Pages and plain text come from something in between.</summary>
    private static bool IsForPeople(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type
        && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase))
        && response.Content.Headers.ContentLength != 0;
}
