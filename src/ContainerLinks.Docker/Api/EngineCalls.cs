using System.Runtime.CompilerServices;
using System.Text.Json;
using Docker.DotNet;

namespace ContainerLinks;

/// <summary>Requests to one engine, bounded in time and size, with errors of one kind: by the client library where it will do, and plain ones where it does not know the request or reads without a bound.</summary>
internal sealed class EngineCalls : IDisposable
{
    private readonly EngineEndpoint _endpoint;
    private readonly EngineIdentity _identity;

    public EngineCalls(EngineTransport transport, EngineEndpoint endpoint, EngineIdentity identity, DockerRuntimeOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _identity = identity;
        Options = options;
        Time = time;
        Client = new DockerClientBuilder()
            .WithEndpoint(transport.BaseAddress)
            .WithApiVersion(identity.Api)
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(transport, endpoint)
            .Build();
        Plain = new HttpClient(new RefusalReader(transport.CreateHandler())) { BaseAddress = transport.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public DockerRuntimeOptions Options { get; }

    public TimeProvider Time { get; }

    public DockerClient Client { get; }

    public HttpClient Plain { get; }

    /// <summary>A path of the Docker API, in the version that was agreed.</summary>
    public Uri UriOf(string path) => new($"/v{_identity.Api}/{path}", UriKind.Relative);

    public Task<T> CallAsync<T>(string action, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, string? container = null) =>
        CallAsync(action, Options.RequestTimeout, call, cancellationToken, container);

    public Task<T> CallAsync<T>(string action, TimeSpan timeout, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, string? container = null) =>
        LimitAsync(action, timeout, limit => call(limit.Token), cancellationToken, container);

    /// <summary>A call whose time can be renewed while it goes on.</summary>
    public async Task<T> LimitAsync<T>(string action, TimeSpan timeout, Func<CallLimit, Task<T>> call, CancellationToken cancellationToken, string? container = null)
    {
        using var limit = new CallLimit(timeout, Time, cancellationToken);
        try
        {
            return await call(limit).ConfigureAwait(false);
        }
        catch (EngineRefusal failure)
        {
            throw EngineFailure.Refusal(action, _endpoint, container, failure);
        }
        catch (Exception failure) when (EngineFailure.IsOfTheWay(failure))
        {
            throw EngineFailure.OfTheWay(action, _endpoint, failure);
        }
        catch (Exception failure) when (EngineFailure.IsUnreadable(failure))
        {
            throw EngineFailure.Unreadable(action, _endpoint, failure);
        }
        catch (OperationCanceledException failure) when (limit.IsOver(failure))
        {
            throw EngineFailure.OutOfTime(action, _endpoint, timeout, failure);
        }
    }

    /// <summary>What the engine answers in JSON.</summary>
    public Task<T> AskAsync<T>(string action, Uri address, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        CallAsync(action, token => ReadAsync(address, read, token), cancellationToken);

    /// <summary>What the engine answers in JSON; nothing if a refusal says that there is no such thing.</summary>
    public Task<T?> AskAsync<T>(string action, Uri address, Func<JsonElement, T?> read, Func<EngineRefusal, bool> isNothing, CancellationToken cancellationToken) => CallAsync(
        action,
        async token =>
        {
            try
            {
                return await ReadAsync(address, read, token).ConfigureAwait(false);
            }
            catch (EngineRefusal refusal) when (isNothing(refusal))
            {
                return default;
            }
        },
        cancellationToken);

    /// <summary>Events, until the stream breaks or is cancelled.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="opened">Completes when the engine has answered.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ContainerLinksException">The stream could not be opened, or broke.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEventsAsync(string query, TaskCompletionSource? opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await CallAsync(
            "open its events",
            token => Plain.GetAsync(UriOf($"events?{query}"), HttpCompletionOption.ResponseHeadersRead, token),
            cancellationToken).ConfigureAwait(false);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        opened?.TrySetResult();
        await using (stream.ConfigureAwait(false))
        {
            var lines = new JsonLines(stream, Options.MaximumAnswerLength);
            while (await NextAsync(lines, cancellationToken).ConfigureAwait(false) is { } line)
            {
                yield return line;
            }
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Plain.Dispose();
    }

    private async Task<T> ReadAsync<T>(Uri address, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Plain.GetAsync(address, cancellationToken).ConfigureAwait(false);
        using JsonDocument document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
        return read(document.RootElement);
    }

    private async Task<ReadOnlyMemory<byte>?> NextAsync(JsonLines lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (EngineFailure.IsOfTheWay(failure))
        {
            throw EngineFailure.OfTheWay("go on with its events", _endpoint, failure);
        }
    }
}
