using System.Text.Json;

namespace ContainerLinks;

/// <summary>Hands on what an engine tells while it gets an image, and keeps its error: the status of the answer was sent before the work began.</summary>
internal sealed class ImageNews(string image, IProgress<string>? progress)
{
    public string? Failure { get; private set; }

    /// <exception cref="JsonException">The line is no news.</exception>
    public void Read(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement news = document.RootElement;
        if (news.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("news of an image is no object");
        }

        Failure ??= Text(news, "error") ?? (news.TryGetProperty("errorDetail", out JsonElement detail) ? Text(detail, "message") : null);
        string? said = Text(news, "status") ?? Text(news, "stream")?.TrimEnd();
        if (progress is not null && !string.IsNullOrEmpty(said))
        {
            string layer = Text(news, "id") is { Length: > 0 } id ? $"{Quoting.Printable(id)}: " : "";
            progress.Report($"{Quoting.Printable(image)}: {layer}{Quoting.Printable(said)}{AmountOf(news)}");
        }
    }

    private static string AmountOf(JsonElement news) =>
        news.TryGetProperty("progressDetail", out JsonElement part) && part.ValueKind == JsonValueKind.Object
        && Number(part, "current") is > 0 and { } done && Number(part, "total") is { } total
            ? $" {done} of {total} bytes"
            : "";

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
