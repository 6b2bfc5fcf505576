namespace ContainerLinks;

/// <summary>How an engine gets an image. The client library reads these streams without a bound, so they are read here.</summary>
internal sealed class EngineImages(EngineCalls calls)
{
    /// <summary>Has the engine pull an image; each piece of news renews the time that it has.</summary>
    /// <exception cref="ContainerLinksException">The pull failed; the registry's or the engine's words are the message.</exception>
    public Task PullAsync(string image, CancellationToken cancellationToken) => FollowAsync(
        $"pull '{Quoting.Printable(image)}'",
        image,
        $"images/create?fromImage={Uri.EscapeDataString(ImageReference.WithTag(image))}",
        static _ => null,
        cancellationToken);

    /// <summary>Sends an archive with images to the engine; each piece that it takes renews the time that it has.</summary>
    /// <exception cref="ContainerLinksException">The engine did not take it.</exception>
    public Task LoadAsync(string image, Stream archive, CancellationToken cancellationToken) => FollowAsync(
        $"load the archive of '{Quoting.Printable(image)}'",
        image,
        "images/load",
        limit => new ArchiveContent(archive, sent =>
        {
            limit.Renew();
            calls.Options.ImageProgress?.Report($"{Quoting.Printable(image)}: Sent {sent} bytes");
        }),
        cancellationToken);

    private async Task FollowAsync(string action, string image, string path, Func<CallLimit, HttpContent?> contentOf, CancellationToken cancellationToken)
    {
        var news = new ImageNews(image, calls.Options.ImageProgress);
        await calls.LimitAsync(
            action,
            calls.Options.RequestTimeout,
            async limit =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, calls.UriOf(path)) { Content = contentOf(limit) };
                using HttpResponseMessage response = await calls.Plain.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                var lines = new JsonLines(await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false), calls.Options.MaximumAnswerLength);
                while (await lines.ReadAsync(limit.Token).ConfigureAwait(false) is { } line)
                {
                    limit.Renew();
                    news.Read(line);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (news.Failure is { } words)
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"The engine did not {action}: {Quoting.Printable(words)}");
        }
    }
}
