using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>A host that publishes what a test wants. It can be killed: then what it knew is gone.</summary>
internal sealed class PublishingHost
{
    private readonly DynamicDnsOptions _options;
    private readonly TimeProvider _time;
    private readonly string _runtime;
    private DynamicDnsPublisher _publisher;
    private long _version;

    public PublishingHost(InMemoryZone? zone, TimeProvider time, string host = "h1", string runtime = "docker", Action<DynamicDnsOptions>? configure = null)
    {
        _options = new DynamicDnsOptions { Zone = zone?.Name ?? "links.test", InMemory = zone, Host = host, Key = zone?.Key };
        configure?.Invoke(_options);
        new DynamicDnsOptionsValidator().Validate(null, _options).Failures.Should().BeNull();
        (_time, _runtime) = (time, runtime);
        Identity = new HostIdentity(host, runtime, DomainName.Parse(_options.Zone));
        _publisher = Start();
    }

    public HostIdentity Identity { get; }

    /// <summary>What should be there.</summary>
    public SortedDictionary<string, PublishedName> Wanted { get; } = new(StringComparer.Ordinal);

    public string Description => _publisher.Description;

    public static PublishedName Name(string name, IEnumerable<string> addresses, IEnumerable<string>? ports = null) => new()
    {
        Name = name,
        Container = name,
        Id = new ContainerId(new string('a', 64)),
        Addresses = [.. addresses.Select(IPAddress.Parse)],
        Ports = [.. (ports ?? []).Select(port => new PublishedPort(ContainerPort.Parse(port), IPAddress.Any, ContainerPort.Parse(port).Number))],
    };

    public PublishingHost Want(string name, params string[] addresses)
    {
        Wanted[name] = Name(name, addresses, ["3306/tcp"]);
        return this;
    }

    public PublishingHost Drop(string name)
    {
        Wanted.Remove(name);
        return this;
    }

    /// <summary>The process ends without a word, and another one starts.</summary>
    public void Kill() => _publisher = Start();

    public Task<IReadOnlyDictionary<string, string>> ApplyAsync(CancellationToken cancellationToken = default) => _publisher.ApplyAsync([.. Wanted.Values], ++_version, _runtime, cancellationToken);

    public Task LeaveAsync() => _publisher.LeaveAsync(CancellationToken.None);

    public string? FindFault(string name) => _publisher.FindFault(name);

    private DynamicDnsPublisher Start() => new(_options, _time, NullLogger.Instance);
}
