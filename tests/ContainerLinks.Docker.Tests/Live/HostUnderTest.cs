using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Docker.Tests;

/// <summary>An engine, and a linker that publishes the names of this test's containers.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _number;
    private readonly IAsyncEnumerator<LinkChange> _changes;
    private readonly ListLog _log = new();
    private readonly List<LinkChange> _seen = [];

    public HostUnderTest(string variable, string number, CancellationToken patience)
    {
        string endpoint = Environment.GetEnvironmentVariable(variable)!;
        Client = new EngineClient(endpoint);
        Name = $"{(variable == EngineVariables.Host1Docker ? "host1" : "host2")}-{number}";
        _number = number;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        IContainerLinksBuilder builder = services.AddContainerLinks();
        builder = variable == EngineVariables.Host2Podman ? builder.UsePodman(options => options.Endpoint = Client.Endpoint) : builder.UseDocker(options => options.Endpoint = Client.Endpoint);
        builder.AddDynamicDns(options =>
        {
            options.Zone = "links.test";
            options.Servers.Add(Environment.GetEnvironmentVariable(EngineVariables.HostsDns)!);
            options.KeyFile = Environment.GetEnvironmentVariable(EngineVariables.HostsKey);
            options.Host = Name;
            options.HeartbeatInterval = TimeSpan.FromSeconds(1);
            options.ReassertInterval = TimeSpan.FromSeconds(1);
        });
        _services = services.BuildServiceProvider();
        Linker = _services.GetRequiredService<ContainerLinker>();
        _changes = Linker.WatchAsync(patience).GetAsyncEnumerator(patience);
    }

    public string Name { get; }

    public EngineClient Client { get; }

    public ContainerLinker Linker { get; }

    public Task<LinkChange.NamePublished> PublishedAsync(string name) => NextAsync<LinkChange.NamePublished>(change => change.Name == name);

    public async Task<T> NextAsync<T>(Func<T, bool> isIt)
        where T : LinkChange
    {
        try
        {
            while (await _changes.MoveNextAsync())
            {
                _seen.Add(_changes.Current);
                if (_changes.Current is T change && isIt(change))
                {
                    return change;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"There was no {typeof(T).Name} of {Name}. Seen: {string.Join("; ", _seen)}. Log: {string.Join("; ", _log.Texts)}");
        }

        throw new InvalidOperationException("The linker has ended.");
    }

    /// <summary>One packet to a name, as the container's own resolver finds it.</summary>
    public Task<string> PingAsync(string container, string name) => Client.ExecAsync(container, "ping", "-c", "1", "-W", "5", name);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _changes.DisposeAsync();
        foreach (string name in new[] { "db", "web", "squatter" })
        {
            await Client.SendAsync(HttpMethod.Delete, $"containers/{name}-{_number}?force=1");
        }

        Client.Dispose();
    }
}
