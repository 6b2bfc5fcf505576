namespace ContainerLinks;

/// <summary>Puts together what this host has heard of the others and what a manager says, which overrules it.</summary>
/// <remarks>What hosts tell each other keeps the dead: through a cut of 55 seconds Docker 20.10 answered a dead host's names all the time. A manager knows after its heartbeat is missed.</remarks>
internal sealed class SwarmEndpoints
{
    /// <summary>News from a manager and from the other hosts come by different ways. What differs for longer is a fault.</summary>
    private static readonly TimeSpan LongestWay = TimeSpan.FromSeconds(10);

    /// <summary>For so long after its host came back it is said of a container that nothing was heard of it. Then it counts as removed.</summary>
    private static readonly TimeSpan LongestReturn = TimeSpan.FromHours(1);

    /// <summary>Hosts that are replaced never come back. What was on them is told for so long.</summary>
    private static readonly TimeSpan LongestLoss = TimeSpan.FromDays(1);

    private readonly SwarmNames _names;
    private readonly SwarmView _view;
    private readonly SwarmMemory _memory;
    private readonly SeenSince _seen;
    private readonly SwarmHosts _hosts;
    private readonly Dictionary<string, SwarmService> _services;
    private readonly Dictionary<string, SwarmTask> _tasks;

    private SwarmEndpoints(SwarmNames names, SwarmView view, SwarmMemory memory, DateTimeOffset now)
    {
        (_names, _view, _memory) = (names, view, memory);
        _seen = new SeenSince(memory.FirstSeen, now);
        _hosts = new SwarmHosts(view, memory);
        _services = (view.Manager?.Services ?? []).GroupBy(service => service.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        _tasks = (view.Manager?.Tasks ?? []).GroupBy(task => task.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    /// <param name="names">What is asked for.</param>
    /// <param name="view">What the engine answered.</param>
    /// <param name="memory">What was remembered.</param>
    /// <param name="now">The time of the look, by this program's clock.</param>
    /// <returns>The endpoints of what is asked for, in an order that does not depend on the engine's, and what is to be remembered.</returns>
    public static (IReadOnlyList<SwarmEndpoint> Endpoints, SwarmMemory Memory) Of(SwarmNames names, SwarmView view, SwarmMemory memory, DateTimeOffset now) => new SwarmEndpoints(names, view, memory, now).Find();

    /// <summary>By the numbers of tasks, then by names and addresses.</summary>
    public static int Compare(SwarmEndpoint one, SwarmEndpoint other)
    {
        int order = SwarmNames.SlotOf(one.Name).CompareTo(SwarmNames.SlotOf(other.Name));
        order = order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
        order = order != 0 ? order : string.CompareOrdinal(one.Host, other.Host);
        order = order != 0 ? order : string.CompareOrdinal(one.Network, other.Network);
        return order != 0 ? order : string.CompareOrdinal(one.Address.ToString(), other.Address.ToString());
    }

    private (IReadOnlyList<SwarmEndpoint> Endpoints, SwarmMemory Memory) Find()
    {
        List<SwarmEndpoint> all = [.. _view.Overlays.Where(overlay => !overlay.IsIngress).SelectMany(Heard)];
        var heard = all.Select(KeyOf).ToHashSet();
        all.AddRange(_memory.OfOthers.Where(endpoint => _names.Concern(endpoint.Service, endpoint.Name) && !heard.Contains(KeyOf(endpoint))).Select(Kept).OfType<SwarmEndpoint>());
        all = [.. all.Select(Judge).Select(endpoint => endpoint is { IsAlive: true, IsTask: false } ? endpoint with { FirstSeen = _seen.Since($"alive {endpoint.Id}") } : endpoint)];
        ILookup<string, SwarmTask> ofService = (_view.Manager?.Tasks ?? []).ToLookup(task => task.ServiceId, StringComparer.Ordinal);
        all.AddRange(_services.Values.SelectMany(service => Unheard(service, ofService[service.Id], heard)));
        all.Sort(Compare);

        var ids = new Dictionary<string, string>(_memory.ServiceIds.Where(id => _names.MayMean(id.Key)), StringComparer.Ordinal);
        foreach (SwarmService service in _services.Values)
        {
            ids[service.Name] = service.Id;
        }

        SwarmEndpoint[] ofOthers = [.. all.Where(endpoint => !endpoint.IsOwn && (endpoint.IsAnswered || endpoint.IsRemembered || endpoint.IsOutOfHearing))];
        return (all, new SwarmMemory(_seen.Still, ofOthers, ids, DeadIn(all), _view.Overlays, _hosts.Peers) { OwnHost = _hosts.Own, Borne = _memory.Borne });
    }

    /// <summary>Tasks have names of their own. Containers of one name may be on several hosts.</summary>
    private static (string Network, string Name, string Host) KeyOf(SwarmEndpoint endpoint) => (endpoint.Network, endpoint.Name, endpoint.IsTask ? "" : endpoint.Host);

    private IEnumerable<SwarmEndpoint> Heard(SwarmOverlay overlay) =>
        from service in overlay.Services
        from endpoint in service.Endpoints
        where _names.Concern(service.Name, endpoint.Name)
        select new SwarmEndpoint
        {
            Network = overlay.Id,
            Service = service.Name,
            Name = endpoint.Name,
            Id = endpoint.Id,
            Address = endpoint.Address,
            Host = endpoint.Host,
            IsOwn = overlay.Own.Contains(endpoint.Id) || _hosts.IsOwn(endpoint.Host), // also one that a crash has left over
            FirstSeen = _seen.Since($"heard {endpoint.Id}"),
        };

    /// <summary>One of which nothing is heard any more, if it is lost with its host, or out of hearing, and not removed. A manager knows of tasks by itself.</summary>
    private SwarmEndpoint? Kept(SwarmEndpoint before)
    {
        SwarmEndpoint kept = before with { IsAnswered = false, IsRemembered = true, IsOutOfHearing = false, DeadBecause = null, IsDnsWrong = false };
        bool isLost = _hosts.IsAway(before.Host) && _seen.Age($"lost {before.Host}") < LongestLoss;
        if (before.IsTask && _view.Manager is not null)
        {
            return isLost && _hosts.NodeAt(before.Host) is { IsDown: true } ? kept : null;
        }

        if (isLost)
        {
            return kept;
        }

        // The last container of this host left the network, or stopped. The others there may all live, and a recipient that must have one of them is to start again.
        if (!_view.Overlays.Any(overlay => overlay.Id == before.Network && (overlay.Own.Count > 0 || overlay.Services.Count > 0)))
        {
            return _seen.Age($"off {before.Network}") < LongestReturn ? kept with { IsRemembered = false, IsOutOfHearing = true } : null;
        }

        // News take their time to come once it is back.
        if (before.IsOutOfHearing)
        {
            return _seen.Age($"on {before.Network}") < LongestWay ? kept with { IsRemembered = false, IsOutOfHearing = true } : null;
        }

        // Docker 28 and 29 may leave the names of a host unknown after it was away (moby#53141).
        return before.IsRemembered && _hosts.IsPart(before.Host) && _seen.Age($"back {before.Host}") < LongestReturn ? kept : null;
    }

    private SwarmEndpoint Judge(SwarmEndpoint endpoint)
    {
        SwarmTask? task = endpoint.IsTask ? _tasks.GetValueOrDefault(endpoint.Name[(endpoint.Name.LastIndexOf('.') + 1)..]) : null;
        SwarmNode? node = task is null ? _hosts.NodeAt(endpoint.Host) : _hosts.NodeOf(task);
        if (node is { IsDown: true })
        {
            string message = node.Message.Length == 0 ? "" : $", {node.Message}";
            return endpoint with { DeadBecause = $"was on host {endpoint.Host}, which is down since {SwarmTimes.Show(node.Changed)}{message}", IsDnsWrong = endpoint.IsAnswered };
        }

        if (task is { IsWanted: false })
        {
            return JudgeEnded(endpoint, task);
        }

        if (node is null && (task is null ? _hosts.HasLeft(endpoint.Host) : task.NodeId.Length > 0 && _view.Manager!.Nodes.Count > 0))
        {
            return endpoint with { DeadBecause = $"was on host {endpoint.Host}, which is no part of the Swarm any more, says the manager", IsDnsWrong = endpoint.IsAnswered };
        }

        if (endpoint.IsTask && task is null && _view.Manager is not null)
        {
            return JudgeEnded(endpoint, task);
        }

        if (_view.ManagerIsSilent is not null && _memory.Dead.TryGetValue(endpoint.Id, out string? last))
        {
            return endpoint with { DeadBecause = last, IsDnsWrong = endpoint.IsAnswered };
        }

        // Who is heard of lives, says a manager whose word on the host is that it is ready.
        if (_hosts.IsAway(endpoint.Host) && (node is null || endpoint.IsRemembered))
        {
            return endpoint with { DeadBecause = $"was on host {endpoint.Host}, of which nothing is heard since {SwarmTimes.Show(_seen.Since($"lost {endpoint.Host}"))}" };
        }

        return !endpoint.IsRemembered ? endpoint : endpoint with
        {
            DeadBecause = $"was on host {endpoint.Host}, which is back since {SwarmTimes.Show(_seen.Since($"back {endpoint.Host}"))}, and of it nothing was heard since. Names of a host that was away may stay unknown for long",
        };
    }

    private SwarmEndpoint JudgeEnded(SwarmEndpoint endpoint, SwarmTask? task)
    {
        string why = task is not null ? $"is a task that ends since {SwarmTimes.Show(task.Changed)}"
            : _services.ContainsKey(endpoint.Service) ? "is a task that the manager does not know any more"
            : "is a task of a service that was removed";
        TimeSpan age = _seen.Age($"dead {endpoint.Id}");

        // A task that has just begun may not have come to a manager that only follows the leader.
        return task is null && age == TimeSpan.Zero ? endpoint : endpoint with { DeadBecause = why, IsDnsWrong = endpoint.IsAnswered && age > LongestWay };
    }

    /// <summary>What is dead by the word of the managers: by what they say now, or by what they said last, as far as the hosts still tell of it.</summary>
    private Dictionary<string, string> DeadIn(List<SwarmEndpoint> all)
    {
        var dead = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (SwarmEndpoint endpoint in all)
        {
            if (endpoint is { IsAnswered: true, DeadBecause: { } why } && (_view.Manager is not null || (_view.ManagerIsSilent is not null && _memory.Dead.ContainsKey(endpoint.Id))))
            {
                dead[endpoint.Id] = why;
            }
        }

        return dead;
    }

    /// <summary>Tasks that run, says the manager, and of which this host has not heard.</summary>
    private IEnumerable<SwarmEndpoint> Unheard(SwarmService service, IEnumerable<SwarmTask> tasks, HashSet<(string Network, string Name, string Host)> heard) =>
        from task in tasks
        where task.IsRunning
        let name = $"{service.Name}.{task.Slot}.{task.Id}"
        let node = _hosts.NodeOf(task)
        where ContainerMapping.IsName(name) && SwarmNames.IsNameOfTask(name, service.Name) && node is { IsDown: false }
        from place in task.Places
        where !heard.Contains((place.Network, name, ""))
        let overlay = _view.Overlays.FirstOrDefault(overlay => overlay.Id == place.Network)
        where overlay is { IsIngress: false }
        select new SwarmEndpoint
        {
            Network = place.Network,
            Service = service.Name,
            Name = name,
            Id = task.Id,
            Address = place.Address,
            Host = node.Address,
            IsOwn = task.NodeId == _view.Self.NodeId,
            IsAnswered = false,

            // Without a container of its own on the network a host hears nothing of it, and nobody here asks its DNS.
            IsDnsWrong = overlay.Own.Count > 0 && _seen.Age($"unheard {place.Network} {task.Id}") > LongestWay,
            FirstSeen = _seen.Since($"task {task.Id}"),
        };

    /// <summary>Since when something is so that is so at this look, too.</summary>
    private sealed class SeenSince(IReadOnlyDictionary<string, DateTimeOffset> before, DateTimeOffset now)
    {
        private readonly Dictionary<string, DateTimeOffset> _still = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, DateTimeOffset> Still => _still;

        public DateTimeOffset Since(string what) => _still[what] = before.TryGetValue(what, out DateTimeOffset since) && since <= now ? since : now;

        public TimeSpan Age(string what) => now - Since(what);
    }
}
