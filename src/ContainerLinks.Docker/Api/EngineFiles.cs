using System.Formats.Tar;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>What is read and run inside of a container.</summary>
internal sealed class EngineFiles(EngineCalls calls)
{
    /// <summary>How long one container may keep whoever asks about many of them.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    /// <summary>Reads a file of a container, as its processes see it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">The whole path.</param>
    /// <param name="maximum">The longest text in bytes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its bytes; null if the engine says that there is no such file.</returns>
    /// <exception cref="ContainerLinksException">It is not to be had, or is no regular file or too long.</exception>
    public Task<byte[]?> ReadFileAsync(ContainerId container, string path, long maximum, CancellationToken cancellationToken) => calls.CallAsync(
        $"read {path} of {container.ShortId}",
        TimeSpan.FromTicks(Math.Min(LongestRead.Ticks, calls.Options.RequestTimeout.Ticks)),
        async token =>
        {
            try
            {
                using HttpResponseMessage response = await calls.Plain.GetAsync(calls.UriOf($"containers/{container.Value}/archive?path={Uri.EscapeDataString(path)}"), token).ConfigureAwait(false);
                return await OnlyFileAsync(await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), maximum, token).ConfigureAwait(false);
            }
            catch (EngineRefusal refusal) when (refusal.IsMissingFile)
            {
                return null;
            }
            catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
            {
                throw new FormatException($"it is no tar archive: {broken.Message}", broken);
            }
        },
        cancellationToken,
        container.Value);

    /// <summary>Runs a command in a container as user 0, and waits for its end.</summary>
    /// <param name="container">The container.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Cancels the call; the command may go on.</param>
    /// <returns>The beginning of what it wrote, or the engine's words if it could not be started.</returns>
    public Task<string> ExecAsync(ContainerId container, string name, IReadOnlyList<string> command, CancellationToken cancellationToken) => calls.CallAsync(
        $"run a command in '{name}'",
        async token =>
        {
            byte[] body = Json(writer =>
            {
                writer.WriteBoolean("AttachStdout", true);
                writer.WriteBoolean("AttachStderr", true);
                writer.WriteString("User", "0");

                // The image's own working folder may be gone.
                writer.WriteString("WorkingDir", "/");
                writer.WriteStartArray("Cmd");
                foreach (string word in command)
                {
                    writer.WriteStringValue(word);
                }

                writer.WriteEndArray();
            });
            string id = await CreateExecAsync(container, body, token).ConfigureAwait(false);
            using HttpRequestMessage start = Post($"exec/{id}/start", Json(writer => writer.WriteBoolean("Detach", false)));
            using HttpResponseMessage response = await calls.Plain.SendAsync(start, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            Stream stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await ExecOutput.ReadAsync(stream, token).ConfigureAwait(false);
            }
        },
        cancellationToken,
        container.Value);

    private async Task<string> CreateExecAsync(ContainerId container, byte[] body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage create = Post($"containers/{container.Value}/exec", body);
        using HttpResponseMessage response = await calls.Plain.SendAsync(create, cancellationToken).ConfigureAwait(false);
        using JsonDocument document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
        string? id = document.RootElement.GetProperty("Id").GetString();
        return ContainerId.IsValid(id) ? id! : throw new FormatException("it has no id of a command");
    }

    private static async Task<byte[]> OnlyFileAsync(Stream archive, long maximum, CancellationToken cancellationToken)
    {
        var reader = new TarReader(archive, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            TarEntry entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("it is empty");
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new FormatException($"it is no regular file ({entry.EntryType})");
            }

            if (entry.Length > maximum)
            {
                throw new FormatException($"the file is longer than {maximum} bytes");
            }

            byte[] text = new byte[entry.Length];
            if (entry.DataStream is { } data)
            {
                await data.ReadExactlyAsync(text, cancellationToken).ConfigureAwait(false);
            }

            return text;
        }
    }

    private HttpRequestMessage Post(string path, byte[] json) => new(HttpMethod.Post, calls.UriOf(path))
    {
        Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
