using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps names of containers in a DNS zone.</summary>
internal sealed class DynamicDnsPublisher : INamePublisher
{
    private readonly IDnsServer _server;
    private readonly DomainName _zone;
    private readonly TsigKey? _key;
    private readonly string _host;
    private readonly DomainName[] _reverse;
    private readonly DnsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Dictionary<string, Wanted> _wanted = [];
    private Session? _session;

    /// <summary>A name, and what it is in the zone.</summary>
    private sealed record Wanted(PublishedName Published, DomainName Name, NameContent Content);

    /// <summary>What is kept for one runtime.</summary>
    private sealed record Session(string Runtime, HostNames Names, Reaper Reaper, ReversePointers Pointers);

    /// <param name="options">Valid settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of other hosts.</param>
    /// <exception cref="FormatException">The key file has no such key.</exception>
    /// <exception cref="IOException">The key file cannot be read.</exception>
    public DynamicDnsPublisher(DynamicDnsOptions options, TimeProvider time, ILogger logger)
    {
        (_time, _logger, Names) = (time, logger, options);
        _server = options.InMemory ?? (IDnsServer)new ServerList([.. options.Servers.Select(server => Connect(server, options.Timeout, time))]);
        _zone = DomainName.Parse(options.Zone);
        _key = options.Key ?? (options.KeyFile is { } file ? TsigKey.FromFile(file, options.KeyName) : null);
        _host = options.Host ?? MachineIdentity.Default;
        _reverse = [.. (options.ReverseZones ?? []).Select(DomainName.Parse)];
        _settings = new DnsSettings
        {
            Ttl = (uint)options.Ttl.TotalSeconds,
            PublishServices = options.PublishServices,
            HeartbeatInterval = options.HeartbeatInterval,
            HostTimeout = options.HostTimeout,
            ReassertInterval = options.ReassertInterval,
        };
        Description = $"the zone '{_zone.ToString().TrimEnd('.')}' {(options.InMemory is null ? $"on {_server.Name}" : "in memory")}";
    }

    public string Description { get; }

    public ContainerNamesOptions Names { get; }

    public TimeSpan RefreshInterval => _settings.HeartbeatInterval;

    public string? FindFault(string name) => DnsNameRule.FindFault(name, _zone);

    public async Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken)
    {
        Session session = SessionOf(runtime);
        var problems = new Dictionary<string, string>();
        var wanted = new Dictionary<string, Wanted>(names.Count);
        foreach (PublishedName name in names)
        {
            if (_wanted.TryGetValue(name.Name, out Wanted? before) && before.Published.Equals(name))
            {
                wanted[name.Name] = before;
            }
            else if (FindFault(name.Name) is { } fault)
            {
                problems[name.Name] = $"'{Quoting.Printable(name.Name)}' {fault}.";
            }
            else
            {
                wanted[name.Name] = new Wanted(name, DomainName.Parse(name.Name).In(_zone), NameContent.Of(name, _settings.PublishServices));
            }
        }

        _wanted = wanted;
        Dictionary<DomainName, string> taken = await session.Names.ApplyAsync(wanted.Values.ToDictionary(name => name.Name, name => name.Content), cancellationToken).ConfigureAwait(false);
        foreach (Wanted name in wanted.Values.Where(name => taken.ContainsKey(name.Name)))
        {
            problems[name.Published.Name] = taken[name.Name];
        }

        if (!session.Pointers.IsEmpty)
        {
            await session.Pointers.ApplyAsync(session.Names.Published, cancellationToken).ConfigureAwait(false);
        }

        await session.Reaper.LookAsync(cancellationToken).ConfigureAwait(false);
        return problems;
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            if (await session.Names.LeaveAsync(cancellationToken).ConfigureAwait(false))
            {
                await session.Pointers.ApplyAsync([], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Session SessionOf(string runtime)
    {
        if (_session?.Runtime != runtime)
        {
            var host = new HostIdentity(_host, runtime, _zone);
            var zone = new ZoneClient(_server, _zone, _key);
            var pointers = new ReversePointers([.. _reverse.Select(reverse => new ZoneClient(_server, reverse, _key))], _settings.Ttl, _logger);
            _session = new Session(runtime, new HostNames(zone, host, _settings, _time, pointers), new Reaper(zone, host, _settings, _time, _logger, pointers), pointers);
        }

        return _session;
    }

    private static IDnsServer Connect(string text, TimeSpan timeout, TimeProvider time) =>
        !ServerAddress.TryParse(text, out ServerAddress? server) ? throw new ArgumentException($"'{Quoting.Printable(text)}' is no address of a DNS server.", nameof(text))
        : IPAddress.TryParse(server.Host, out IPAddress? address) ? new DnsServer(new IPEndPoint(address, server.Port), time) { Timeout = timeout }
        : new NamedDnsServer(server, timeout, time);
}
