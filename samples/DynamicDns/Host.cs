using System.Net;
using ContainerLinks;
using Microsoft.Extensions.DependencyInjection;

namespace DynamicDns;

/// <summary>A machine with a simulated engine, and a linker beside it that keeps the names of its containers in the zone.</summary>
internal sealed class Host : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly IAsyncEnumerator<LinkChange> _changes;

    /// <param name="name">What the machine is called.</param>
    /// <param name="bridge">Where its containers are.</param>
    /// <param name="configure">The zone.</param>
    public Host(string name, string bridge, Action<DynamicDnsOptions> configure)
    {
        Name = name;
        var services = new ServiceCollection();
        services.AddContainerLinks()
            .UseSimulation(options => (options.Profile, options.BridgeAddress, options.ReuseDelay) = (SimulationProfile.Plain, bridge, TimeSpan.FromHours(1)))
            .AddDynamicDns(options =>
            {
                configure(options);
                options.Host = name;
                options.HeartbeatInterval = TimeSpan.FromSeconds(1); // so that the sample is short; the default is 15 seconds
                options.HostTimeout = TimeSpan.FromSeconds(3); // the default is 2 minutes
                options.ReassertInterval = TimeSpan.FromSeconds(1);
            });
        _services = services.BuildServiceProvider();
        Linker = _services.GetRequiredService<ContainerLinker>();
        _changes = Linker.WatchAsync().GetAsyncEnumerator();
    }

    public string Name { get; }

    public ContainerLinker Linker { get; }

    /// <summary>The addresses of a name after it was published, or published anew.</summary>
    public async Task<IReadOnlyList<IPAddress>> PublishedAsync(string name) => (await NextAsync<LinkChange.NamePublished>(change => change.Name == name)).Addresses;

    /// <summary>The next change of a kind.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool> isIt)
        where T : LinkChange
    {
        while (await _changes.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            if (_changes.Current is T change && isIt(change))
            {
                return change;
            }

            if (_changes.Current is LinkChange.PublisherFailed failed)
            {
                throw new ContainerLinksException(ContainerLinksError.Refused, failed.Detail);
            }
        }

        throw new InvalidOperationException("The linker has ended.");
    }

    /// <summary>Ends as a program should: its names go with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _changes.DisposeAsync();
    }
}
