namespace ContainerLinks;

/// <summary>Reads every answer up to a bound before it is looked at. Streams are handed on; who reads them bounds each line.</summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner, long maximum) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode && IsStream(request.RequestUri!.AbsolutePath))
        {
            return response;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(maximum, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsStream(string path) =>
        path.EndsWith("/events", StringComparison.Ordinal) || (path.EndsWith("/start", StringComparison.Ordinal) && path.Contains("/exec/", StringComparison.Ordinal)) || path.EndsWith("/images/create", StringComparison.Ordinal) || path.EndsWith("/images/load", StringComparison.Ordinal);
}
