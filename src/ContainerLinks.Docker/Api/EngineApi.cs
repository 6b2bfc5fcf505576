using Docker.DotNet;

namespace ContainerLinks;

/// <summary>The only place where the client library is used: requests to one engine, bounded in time and size, with errors of one kind.</summary>
internal sealed partial class EngineApi : IDisposable
{
    private readonly DockerClient _client;
    private readonly HttpClient _plain;
    private readonly EngineEndpoint _endpoint;
    private readonly EngineIdentity _identity;
    private readonly DockerRuntimeOptions _options;
    private readonly TimeProvider _time;

    public EngineApi(EngineTransport transport, EngineEndpoint endpoint, EngineIdentity identity, DockerRuntimeOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _identity = identity;
        _options = options;
        _time = time;
        _client = new DockerClientBuilder()
            .WithEndpoint(transport.BaseAddress)
            .WithApiVersion(identity.Api)
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(transport, endpoint)
            .Build();
        _plain = new HttpClient(new RefusalReader(transport.CreateHandler())) { BaseAddress = transport.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        _client.Dispose();
        _plain.Dispose();
    }

    private Task<T> CallAsync<T>(string action, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, string? container = null) =>
        CallAsync(action, _options.RequestTimeout, call, cancellationToken, container);

    private Task<T> CallAsync<T>(string action, TimeSpan timeout, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, string? container = null) =>
        LimitAsync(action, timeout, limit => call(limit.Token), cancellationToken, container);

    private async Task<T> LimitAsync<T>(string action, TimeSpan timeout, Func<CallLimit, Task<T>> call, CancellationToken cancellationToken, string? container = null)
    {
        using var limit = new CallLimit(timeout, _time, cancellationToken);
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
}
