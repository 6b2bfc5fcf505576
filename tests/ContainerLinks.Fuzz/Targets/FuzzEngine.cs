using System.Net;

namespace ContainerLinks.Fuzz;

/// <summary>Answers every request with the present input.</summary>
internal sealed class FuzzEngine : HttpMessageHandler
{
    public HttpStatusCode Status { get; set; }

    /// <summary>The answer to the first kind of question.</summary>
    public byte[] First { get; set; } = [];

    /// <summary>The answer to what is asked in turn: a container of the list, the networks of a Podman.</summary>
    public byte[] Second { get; set; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        bool isListed = First.AsSpan().IndexOf((byte)'[') is >= 0 and < 4 && path.Contains("/containers/", StringComparison.Ordinal) && !path.EndsWith("/containers/json", StringComparison.Ordinal);
        bool isSecond = isListed || (path.EndsWith("/libpod/networks/json", StringComparison.Ordinal) && Second.Length > 0);
        return Task.FromResult(new HttpResponseMessage(Status) { RequestMessage = request, Content = new ByteArrayContent(isSecond ? Second : First) });
    }
}
