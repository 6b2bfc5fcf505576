using Docker.DotNet.Models;

namespace ContainerLinks;

/// <summary>Hands on what an engine tells of an image pull, and keeps its error: the status of the answer was sent before the pull began.</summary>
internal sealed class PullNews(string image, CallLimit limit, IProgress<string>? progress) : IProgress<JSONMessage>
{
    public string? Failure { get; private set; }

    public void Report(JSONMessage value)
    {
        limit.Renew();
        Failure ??= value.Error?.Message;
        if (progress is not null && !string.IsNullOrEmpty(value.Status))
        {
            string layer = string.IsNullOrEmpty(value.ID) ? "" : $"{Quoting.Printable(value.ID)}: ";
            string amount = value.Progress is { Current: > 0 } part ? $" {part.Current} of {part.Total} bytes" : "";
            progress.Report($"{Quoting.Printable(image)}: {layer}{Quoting.Printable(value.Status)}{amount}");
        }
    }
}
