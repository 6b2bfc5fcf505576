using System.Collections.Concurrent;
using System.Net;

namespace ContainerLinks;

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
        foreach (Container container in Running(world))
        {
            List<string> names = NamesOf(container.Info, linked?.Contains(container.Id));
            if (names.Count == 0 || world.NetworkHolder(container)?.Info is not { IsRunning: true } holder)
            {
                continue;
            }

            var place = new NamedContainer(container.Info, names);
            if (_leaveOutUnhealthy && container.Info.Health == ContainerHealth.Unhealthy)
            {
                LeaveOut(place, "its health check fails");
            }
            else if (!(_hostAddress is null ? IsOnItsNetwork(place, holder) : IsAtTheHost(place, holder, _hostAddress)))
            {
                LeaveOut(place, _hostAddress is null ? "it has no address on a network that counts" : $"it publishes no port that is reached at {_hostAddress}");
            }
            else
            {
                names.RemoveAll(name => !taken.TryAdd(name, container.Info.Name) && Refuse(container.Info, name, $"'{taken[name]}' has it"));
                named.Add(place);
            }
        }

        named.RemoveAll(static place => place.Names.Count == 0);
        return named;
    }

    /// <summary>In order of names, so that who has a name does not depend on what came first.</summary>
    private static List<Container> Running(WorldSnapshot world)
    {
        var running = new List<Container>();
        foreach (Container container in world.Containers.Values)
        {
            if (container.Info.IsRunning)
            {
                running.Add(container);
            }
        }

        running.Sort((one, other) => string.CompareOrdinal(one.Node, other.Node));
        return running;
    }

    private void Forget(WorldSnapshot world)
    {
        foreach (ContainerId id in _wishes.Keys)
        {
            if (!world.Containers.ContainsKey(id))
            {
                _wishes.TryRemove(id, out _);
                _told.RemoveWhere(told => told.Container == id);
            }
        }
    }

    private static HashSet<ContainerId> LinkedTo(WorldSnapshot world)
    {
        var linked = new HashSet<ContainerId>();
        foreach (Container recipient in world.Containers.Values)
        {
            foreach (Link link in recipient.Links)
            {
                if (world.SourceOf(link) is { } source)
                {
                    linked.Add(source.Id);
                }
            }
        }

        return linked;
    }

    /// <returns>The names in order, each once; what cannot be one is left out and told.</returns>
    private List<string> NamesOf(ContainerInfo container, bool? isLinked)
    {
        if (!_wishes.TryGetValue(container.Id, out Wish? wish) || wish.Info != container)
        {
            _wishes[container.Id] = wish = WishOf(container);
        }

        var names = new List<string>();
        if (wish.IsKeptOut)
        {
            return names;
        }

        if (wish.AsksForOwn)
        {
            Add(names, container, wish.Own);
        }

        foreach (string? name in wish.Asked)
        {
            Add(names, container, name);
        }

        if (wish.Own is not null && (_containers == NamedContainers.All || (_containers == NamedContainers.LinkedTo && isLinked == true)))
        {
            Add(names, container, wish.Own);
        }

        return names;
    }

    private void Add(List<string> names, ContainerInfo container, string? name)
    {
        if (name is null)
        {
            Refuse(container, "", "it has not what the template needs, or the function that chooses names gave null");
        }
        else if (_findFault(name) is { } fault)
        {
            Refuse(container, name, $"it {fault}");
        }
        else if (!names.Exists(other => LinkAlias.Comparer.Equals(other, name)))
        {
            names.Add(name);
        }
    }

    private Wish WishOf(ContainerInfo container)
    {
        string[] labelled = _label.Length > 0 && container.Labels.TryGetValue(_label, out string? text) ? text.Split(Separators, MostNamesOfLabel, StringSplitOptions.RemoveEmptyEntries) : [];
        bool hasLabel = _label.Length > 0 && container.Labels.ContainsKey(_label);
        bool asksForOwn = hasLabel && labelled is [] or ["true"];
        bool isKeptOut = hasLabel && labelled is ["false"];
        return new Wish(container, [.. asksForOwn || isKeptOut ? [] : labelled, .. isKeptOut ? [] : Delegated(container)], NameTemplate.Fill(_template, container), asksForOwn, isKeptOut);
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
    private bool IsOnItsNetwork(NamedContainer place, ContainerInfo holder)
    {
        foreach (string? wanted in _networks.Length == 0 ? (string?[])[null] : _networks)
        {
            foreach (ContainerNetwork network in holder.Networks)
            {
                if ((wanted is null || network.Name == wanted) && Desired.Usable(network.IPv4, network.IPv6) is { Length: > 0 } addresses)
                {
                    (place.Addresses, place.Ports) = (addresses, PortsAt(place.Container.ExposedPorts, addresses[0]));
                    return true;
                }
            }
        }

        return false;
    }

    private static List<PublishedPort> PortsAt(IReadOnlyList<ContainerPort> exposed, IPAddress address)
    {
        var ports = new List<PublishedPort>();
        foreach (ContainerPort port in exposed)
        {
            if (port.Number > 0 && !ports.Exists(other => other.Port == port))
            {
                ports.Add(new PublishedPort(port, address, port.Number));
            }
        }

        return ports;
    }

    /// <summary>What is published on the machine itself only, or on another address of it, is not reached there.</summary>
    private static bool IsAtTheHost(NamedContainer place, ContainerInfo holder, IPAddress host)
    {
        var reached = new List<PublishedPort>();
        foreach (PublishedPort port in holder.PublishedPorts)
        {
            bool isEverywhere = port.HostAddress.AddressFamily == host.AddressFamily && (port.HostAddress.Equals(IPAddress.Any) || port.HostAddress.Equals(IPAddress.IPv6Any));
            if ((isEverywhere || port.HostAddress.Equals(host)) && !reached.Exists(other => other.Port == port.Port))
            {
                reached.Add(port with { HostAddress = host });
            }
        }

        (place.Addresses, place.Ports) = ([host], reached);
        return reached.Count > 0;
    }

    /// <summary>It is asked for and does not get there for now, which is no fault of anybody: whoever asks is told.</summary>
    private void LeaveOut(NamedContainer place, string reason)
    {
        foreach (string name in place.Names)
        {
            _refused.Add(new RefusedName(place.Container.Name, name, $"'{place.Container.Name}' is left out for now: {reason}."));
        }
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
    private sealed class Wish(ContainerInfo info, IReadOnlyList<string?> asked, string? own, bool asksForOwn, bool isKeptOut)
    {
        public ContainerInfo Info { get; } = info;

        public IReadOnlyList<string?> Asked { get; } = asked;

        /// <summary>The name by the template; null if the container lacks something that it needs.</summary>
        public string? Own { get; } = own;

        public bool AsksForOwn { get; } = asksForOwn;

        public bool IsKeptOut { get; } = isKeptOut;
    }
}
