using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks;

/// <summary>The names of one container, and where they lead.</summary>
/// <param name="Container">The container.</param>
/// <param name="Names">Its names in the order in which it asks for them. Nobody else has one of them.</param>
/// <param name="Addresses">IPv4 first; not empty.</param>
/// <param name="Ports">What is reached at these addresses.</param>
internal sealed record NamedContainer(ContainerInfo Container, IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<PublishedPort> Ports);

/// <summary>A name that a container asks for and does not get.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Name">The name, fit to be shown.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record RefusedName(string Container, string Name, string Reason);

/// <summary>Which containers have which names in one place: in the machine's hosts file, or with a publisher. For one worker at a time.</summary>
internal sealed class ChosenNames
{
    // A label may have megabytes, and a place with names is for everybody. What stands behind the last one makes that no name, and so is told.
    private const int MostNamesOfLabel = 64;

    private static readonly char[] Separators = [' ', '\t', ','];

    private readonly string _label;
    private readonly NamedContainers _containers;
    private readonly string _template;
    private readonly Func<ContainerInfo, IEnumerable<string>>? _namesOf;
    private readonly string[] _networks;
    private readonly IPAddress? _hostAddress;
    private readonly bool _leaveOutUnhealthy;
    private readonly Func<string, string?> _findFault;
    private readonly LinkerEvents _events;
    private readonly ConcurrentDictionary<ContainerId, Wish> _wishes = [];
    private readonly HashSet<ToldOnce> _told = [];
    private readonly List<RefusedName> _refused = [];

    /// <param name="options">Which containers get which names. They are copied.</param>
    /// <param name="place">Where the names are, in the middle of a sentence.</param>
    /// <param name="findFault">Why a text cannot be a name there, as the predicate of a sentence.</param>
    /// <param name="events">Hears of names that cannot be.</param>
    public ChosenNames(ContainerNamesOptions options, string place, Func<string, string?> findFault, LinkerEvents events)
    {
        (_label, _containers, _template, _namesOf) = (options.Label, options.Containers, options.Template, options.NamesOf);
        (_networks, _hostAddress, _leaveOutUnhealthy) = ([.. options.Networks], options.HostAddress, options.LeaveOutUnhealthy);
        (Place, _findFault, _events) = (place, findFault, events);
    }

    public string Place { get; }

    /// <summary>What was asked for at the last look and is not there.</summary>
    public IReadOnlyList<RefusedName> Refused => _refused;

    /// <summary>Whether a container may have names here, or was not looked at yet. Anybody may ask at any time.</summary>
    public bool MayName(ContainerId id) => !_wishes.TryGetValue(id, out Wish? wish) || wish.Asked.Count > 0 || (wish.Own is not null && (wish.AsksForOwn || _containers != NamedContainers.Asking));

    /// <summary>Who has names, in order of containers' names. Of two that want one name the first has it.</summary>
    public List<NamedContainer> Of(WorldSnapshot world)
    {
        Forget(world);
        _refused.Clear();
        HashSet<ContainerId>? linked = _containers == NamedContainers.LinkedTo ? LinkedTo(world) : null;
        var named = new List<NamedContainer>();
        var taken = new Dictionary<string, string>(LinkAlias.Comparer);
        foreach (Container container in world.Containers.Values.Where(container => container.Info.IsRunning).OrderBy(container => container.Node, StringComparer.Ordinal))
        {
            if (_leaveOutUnhealthy && container.Info.Health == ContainerHealth.Unhealthy)
            {
                continue;
            }

            List<string> names = NamesOf(container.Info, linked?.Contains(container.Id));
            if (names.Count == 0 || world.NetworkHolder(container)?.Info is not { IsRunning: true } holder)
            {
                continue;
            }

            (IReadOnlyList<IPAddress> addresses, IReadOnlyList<PublishedPort> ports) = _hostAddress is null ? OwnPlace(container.Info, holder) : HostPlace(holder, _hostAddress);
            names.RemoveAll(name => addresses.Count > 0 && !taken.TryAdd(name, container.Info.Name) && Refuse(container.Info, name, $"'{taken[name]}' has it"));
            if (names.Count > 0 && addresses.Count > 0)
            {
                named.Add(new NamedContainer(container.Info, names, addresses, ports));
            }
        }

        return named;
    }

    private void Forget(WorldSnapshot world)
    {
        foreach (ContainerId gone in _wishes.Keys.Where(id => !world.Containers.ContainsKey(id)).ToArray())
        {
            _wishes.TryRemove(gone, out _);
            _told.RemoveWhere(told => told.Container == gone);
        }
    }

    private static HashSet<ContainerId> LinkedTo(WorldSnapshot world) =>
        [.. world.Containers.Values.SelectMany(recipient => recipient.Links).Select(world.SourceOf).OfType<Container>().Select(source => source.Id)];

    /// <returns>The names in order, each once; what cannot be one is left out and told.</returns>
    private List<string> NamesOf(ContainerInfo container, bool? isLinked)
    {
        if (!_wishes.TryGetValue(container.Id, out Wish? wish) || wish.Info != container)
        {
            _wishes[container.Id] = wish = WishOf(container);
        }

        bool hasOwn = wish.Own is not null && (wish.AsksForOwn || (_containers switch { NamedContainers.All => true, NamedContainers.LinkedTo => isLinked == true, _ => false }));
        var names = new List<string>();
        foreach (string? name in wish.IsKeptOut ? [] : wish.Asked.Concat(hasOwn ? [wish.Own] : []))
        {
            if (name is null || _findFault(name) is { } fault && Refuse(container, name, $"it {fault}"))
            {
                continue;
            }

            if (!names.Contains(name, LinkAlias.Comparer))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private Wish WishOf(ContainerInfo container)
    {
        string[] labelled = _label.Length > 0 && container.Labels.TryGetValue(_label, out string? text) ? text.Split(Separators, MostNamesOfLabel, StringSplitOptions.RemoveEmptyEntries) : [];
        bool hasLabel = _label.Length > 0 && container.Labels.ContainsKey(_label);
        bool asksForOwn = hasLabel && labelled is [] or ["true"];
        bool isKeptOut = hasLabel && labelled is ["false"];
        return new Wish(container, asksForOwn ? [] : [.. labelled, .. Delegated(container)], NameTemplate.Fill(_template, container), asksForOwn, isKeptOut);
    }

    private string?[] Delegated(ContainerInfo container)
    {
        try
        {
            return [.. _namesOf?.Invoke(container) ?? []];
        }
#pragma warning disable CA1031 // The caller's own code; its failure belongs to this container.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (_told.Add(new ToldOnce(container.Id, "")))
            {
                _events.NamesOfFailed(container.Name, failure);
            }

            return [];
        }
    }

    /// <summary>On the first network that counts and has an address.</summary>
    private (IReadOnlyList<IPAddress> Addresses, IReadOnlyList<PublishedPort> Ports) OwnPlace(ContainerInfo container, ContainerInfo holder)
    {
        IEnumerable<ContainerNetwork> networks = _networks.Length == 0 ? holder.Networks : _networks.SelectMany(name => holder.Networks.Where(network => network.Name == name));
        foreach (ContainerNetwork network in networks)
        {
            // An IPv6 zone means something on one machine only.
            IPAddress[] addresses = [.. new[] { network.IPv4, network.IPv6 }.OfType<IPAddress>().Where(address => address is not { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 })];
            if (addresses.Length > 0)
            {
                return (addresses, [.. container.ExposedPorts.Where(port => port.Number > 0).Distinct().Select(port => new PublishedPort(port, addresses[0], port.Number))]);
            }
        }

        return ([], []);
    }

    /// <summary>What is published on the machine itself only, or on another address of it, is not reached there.</summary>
    private static (IReadOnlyList<IPAddress> Addresses, IReadOnlyList<PublishedPort> Ports) HostPlace(ContainerInfo holder, IPAddress host)
    {
        PublishedPort[] reached = [.. holder.PublishedPorts
            .Where(port => port.HostAddress.Equals(host) || (port.HostAddress.AddressFamily == host.AddressFamily && (port.HostAddress.Equals(IPAddress.Any) || port.HostAddress.Equals(IPAddress.IPv6Any))))
            .DistinctBy(port => port.Port)
            .Select(port => port with { HostAddress = host })];
        return reached.Length == 0 ? ([], []) : ([host], reached);
    }

    private bool Refuse(ContainerInfo container, string name, string reason)
    {
        string shown = Quoting.Printable(name);
        var refused = new RefusedName(container.Name, shown, $"'{container.Name}' does not get the name '{shown}': {reason}.");
        _refused.Add(refused);
        if (_told.Add(new ToldOnce(container.Id, name)))
        {
            _events.NameRefused(refused, Place);
        }

        return true;
    }

    /// <summary>What a container asks for, as of one report.</summary>
    private sealed record Wish(ContainerInfo Info, IReadOnlyList<string?> Asked, string? Own, bool AsksForOwn, bool IsKeptOut);
}

/// <summary>Names by a template.</summary>
internal static class NameTemplate
{
    private const string Label = "label:";

    /// <summary>Why a template cannot be one, as the predicate of a sentence; null if it can.</summary>
    public static string? FindFault(string template)
    {
        int open = template.IndexOf('{', StringComparison.Ordinal);
        for (; open >= 0; open = template.IndexOf('{', open + 1))
        {
            int close = template.IndexOf('}', open);
            string part = close < 0 ? template[open..] : template[open..(close + 1)];
            if (close < 0 || !(part is "{name}" or "{id}" or "{hostname}" || (part.StartsWith("{" + Label, StringComparison.Ordinal) && part.Length > Label.Length + 2)))
            {
                return $"has '{Quoting.Printable(part)}', where {{name}}, {{id}}, {{hostname}} or {{label:NAME}} can be";
            }
        }

        return template.Length == 0 ? "is empty" : null;
    }

    /// <returns>Null if the container lacks what the template needs.</returns>
    public static string? Fill(string template, ContainerInfo container)
    {
        var name = new StringBuilder();
        int at = 0;
        for (int open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', at))
        {
            int close = template.IndexOf('}', open);
            string? value = template[(open + 1)..close] switch
            {
                "name" => container.Name,
                "id" => container.Id.ShortId,
                "hostname" => container.EffectiveHostname,
                var label => container.Labels.GetValueOrDefault(label[Label.Length..]),
            };
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            name.Append(template, at, open - at).Append(value);
            at = close + 1;
        }

        return name.Append(template, at, template.Length - at).ToString();
    }
}
