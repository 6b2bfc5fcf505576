namespace ContainerLinks.Soak.ManyHosts;

/// <summary>A random history of several hosts: containers, links, wires, deaths, services and directories that fail. After each step all is compared with what must be.</summary>
internal sealed class HostsHistory(int seed) : IAsyncDisposable
{
    private const int Steps = 40;
    private const int Patience = 14_000;
    private const int Hurry = 2000;
    private const int Breath = 50;
    private static readonly string[] Sources = ["db", "cache", "mail"];
    private static readonly string[] Recipients = ["app1", "app2"];
    private static readonly string[] Services = ["svc", "api"];
    private readonly SoakDice _dice = new(seed);
    private readonly HostsWorld _world = new(HostsKind.Of(seed));
    private readonly List<string> _story = [];
    private readonly HashSet<string> _serving = new(StringComparer.Ordinal);
    private HostsChecks? _checks;

    /// <summary>How many steps were made.</summary>
    public int Count { get; private set; }

    private HostsChecks Checks => _checks ??= new HostsChecks(_world);

    /// <returns>What was wrong, with all that happened, or null.</returns>
    public async Task<string?> PlayAsync()
    {
        await BeginAsync();
        string? fault = await SettleAsync(isFinal: false);
        for (; Count < Steps && fault is null; Count++)
        {
            bool isQuiet = Count % 20 == 19;
            _story.Add(isQuiet ? "quiet" : "");
            try
            {
                if (isQuiet)
                {
                    fault = await QuietAsync();
                }
                else
                {
                    await StepAsync();
                    fault = await SettleAsync(isFinal: false);
                }
            }
            catch (Exception refusal) when (refusal is ContainerLinksException or ArgumentException)
            {
                Tell($": {refusal.Message}");
                fault = await SettleAsync(isFinal: false);
            }
        }

        return fault is null ? null : $"seed {seed}, {_world.Kind}\n{string.Join('\n', _story)}\n{fault}";
    }

    /// <summary>Each host has a recipient and a source, so that there is something to lose.</summary>
    private async Task BeginAsync()
    {
        foreach (HostLife host in _world.Hosts)
        {
            _story.Add("");
            host.Engine.Run(new SimulatedContainerSpec("app1", "image") { Network = _dice.OneIn(4) ? "default" : HostsWorld.Network });
            Past(host, () => Run(host, _dice.Of(Sources)));
            Tell(", ");
            await LinkAsync(host, host.Containers[0]);
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private void Tell(string text) => _story[^1] += text;

    private async Task<string?> SettleAsync(bool isFinal)
    {
        string? fault = await FindFaultAsync();
        for (int turn = 1; turn < Patience && fault is not null; turn++)
        {
            if (isFinal && turn % Breath == 0)
            {
                _world.Time.Advance(TimeSpan.FromSeconds(1)); // a directory that failed may still wait before it is asked again
            }

            // What is right comes by itself; only a machine with much to do, or a fault, lets it wait.
            await (turn < Hurry ? YieldAsync() : Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            fault = await FindFaultAsync();
        }

        return fault;

        static async Task YieldAsync() => await Task.Yield();

        async Task<string?> FindFaultAsync()
        {
            if (_world.Publish() is { } missing)
            {
                return missing;
            }

            foreach (HostLife host in _world.Alive)
            {
                host.Tidy(host.Containers); // a report may have come after its name was asked for no more
            }

            return (isFinal ? await FindSilenceAsync() : null) ?? Checks.FindFault(isFinal);
        }
    }

    /// <summary>What has not been told, or not been taken in and written.</summary>
    private async Task<string?> FindSilenceAsync()
    {
        Task<string?> silence = Checks.FindSilenceAsync();
        await _world.ThroughAsync(silence);
        if (await silence is { } silent)
        {
            return silent;
        }

        foreach (HostLife host in _world.Alive)
        {
            await host.Linker!.FollowAsync();
        }

        return null;
    }

    private async Task StepAsync()
    {
        HostLife[] alive = [.. _world.Alive];
        HostLife host = alive.Length == 0 || _dice.OneIn(6) ? _dice.Of(_world.Hosts) : _dice.Of(alive);
        switch (_dice.Below(26))
        {
            case 24 or 25:
                await WaitAsync(1);
                break;
            case < 4:
                Past(host, () => Run(host));
                break;
            case < 8 when host.Linker is not null && Any(host) is { } container:
                await LinkAsync(host, container);
                break;
            case 8 when host.Linker is not null && Any(host) is { } container && host.Links.GetValueOrDefault(container.Id.Value) is [var link, ..]:
                Tell($"unlink {container.Name}@{host.Name} {link}");
                await DoneAsync(host.Linker.UnlinkAsync(container.Id.Value, link.Alias));
                host.Links[container.Id.Value].Remove(link);
                host.Tidy(host.Containers);
                if (_dice.OneIn(2))
                {
                    Tell(" and link again");
                    await DoneAsync(host.Linker.LinkAsync(container.Id.Value, link.Source, link.Alias));
                    host.Links[container.Id.Value].Add(link);
                }

                break;
            case < 12 when Any(host) is { } container:
                await CommandAsync(host, container);
                break;
            case < 14:
                Wire(host);
                break;
            case 14:
                await LifeAsync(host);
                break;
            case 15:
                await RestartAsync(host);
                break;
            case < 18 when host.Directories.Count > 0:
                Strike(host);
                break;
            case < 21:
                Serve(host);
                break;
            case 21:
                _world.Directory.Delay = TimeSpan.FromSeconds(_dice.Below(3));
                _world.Directory.Loss = _dice.Below(3) * 0.3;
                Tell($"wire is slow {_world.Directory.Delay.TotalSeconds} s, loses {_world.Directory.Loss}");
                break;
            default:
                await WaitAsync(1 + _dice.Below(20));
                break;
        }
    }

    private void Past(HostLife host, Action action)
    {
        if (host.IsDead)
        {
            Tell("nobody there");
            return;
        }

        IReadOnlyList<ContainerInfo> before = host.Containers;
        try
        {
            action();
        }
        finally
        {
            host.Note(before);
        }
    }

    private void Run(HostLife host, string? name = null)
    {
        string[] free = [.. Sources.Concat(Recipients).Except(host.Containers.Select(static container => container.Name))];
        name ??= free.Length > 0 ? _dice.Of(free) : _dice.Of(Sources);
        string network = _dice.Of<string>(["default", HostsWorld.Network, HostsWorld.Network, "routed"]);
        bool publishes = _dice.OneIn(3);
        Tell($"run {name}@{host.Name} on {network}{(publishes ? " with a published port" : "")}");
        host.Engine.Run(new SimulatedContainerSpec(name, "image")
        {
            Network = network,
            Expose = ["3306"],
            Publish = publishes ? ["3306"] : [],
            NetworkAliases = network == HostsWorld.Network && _dice.OneIn(4) ? ["also"] : [],
        });
        if (_dice.OneIn(4) && network != HostsWorld.Network)
        {
            Tell(" and on links");
            host.Engine.Connect(HostsWorld.Network, name);
        }
    }

    private async Task LinkAsync(HostLife host, ContainerInfo recipient)
    {
        string source = _dice.Below(8) switch
        {
            0 => $"{_dice.Of(Services)}",
            1 => $"{_dice.Of(Services)}.1",
            < 5 => $"{_dice.Of(Sources)}@host{1 + _dice.Below(_world.Hosts.Count)}",
            _ => _dice.Of(Sources),
        };
        bool mayBeNamedAsSource = Recipients.Contains(recipient.Name) && !source.Contains('.', StringComparison.Ordinal);
        int number = host.Links.GetValueOrDefault(recipient.Id.Value)?.Count ?? 0;
        string alias = mayBeNamedAsSource && _dice.OneIn(2) ? source.Split('@')[0] : $"a{(_dice.OneIn(8) ? 0 : number)}";
        Tell($"link {recipient.Name}@{host.Name} to {source} as {alias}");
        await DoneAsync(host.Linker!.LinkAsync(recipient.Id.Value, source, alias));
        List<HostLink> links = host.Links.TryGetValue(recipient.Id.Value, out List<HostLink>? known) ? known : host.Links[recipient.Id.Value] = [];
        if (!links.Contains(new HostLink(source, alias)))
        {
            links.Add(new HostLink(source, alias));
        }
    }

    /// <summary>A command whose file is not right yet is done all the same.</summary>
    private async Task DoneAsync(Task command)
    {
        try
        {
            await _world.ThroughAsync(command);
        }
        catch (ContainerLinksException late) when (late.Message.StartsWith("What was asked for is done", StringComparison.Ordinal))
        {
            Tell(" late");
        }
    }

    private async Task CommandAsync(HostLife host, ContainerInfo container)
    {
        string id = container.Id.Value;
        bool isPast = host.Linker is null || _dice.OneIn(2);
        int command = _dice.Below(6);
        string newName = Recipients.Contains(container.Name) ? _dice.Of(Recipients) : Sources.Contains(container.Name) ? _dice.Of(Sources) : container.Name;
        string[] words = ["stop", "start", "restart", $"rename to {newName}", "remove", "remove"];
        Tell($"{words[command]} {container.Name}@{host.Name}{(isPast ? " past the linker" : "")}");
        if (host.IsDead)
        {
            return;
        }

        IReadOnlyList<ContainerInfo> before = host.Containers;
        try
        {
            await _world.ThroughAsync(command switch
            {
                0 => isPast ? Now(() => host.Engine.Stop(id)) : host.Linker!.StopAsync(id),
                1 => isPast ? Now(() => host.Engine.Start(id)) : host.Linker!.StartAsync(id),
                2 => isPast ? Now(() => host.Engine.Restart(id)) : host.Linker!.RestartAsync(id),
                3 => isPast ? Now(() => host.Engine.Rename(id, newName)) : host.Linker!.RenameAsync(id, newName),
                _ => isPast ? Now(() => host.Engine.Remove(id, force: true)) : host.Linker!.RemoveAsync(id, force: true),
            });
        }
        finally
        {
            host.Note(before);
        }

        static Task Now(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }

    private void Wire(HostLife host)
    {
        HostLife other = _dice.Of(_world.Hosts);
        if (other == host)
        {
            return;
        }

        (string, string) wire = string.CompareOrdinal(host.Name, other.Name) < 0 ? (host.Name, other.Name) : (other.Name, host.Name);
        bool cuts = _world.Cuts.Add(wire);
        Tell($"{(cuts ? "cut" : "heal")} {wire}");
        if (cuts)
        {
            _world.Swarm.Cut(host.Node, other.Node);
            _world.Directory.Cut(host.Name, other.Name);
        }
        else
        {
            Heal(wire);
        }
    }

    private void Heal((string One, string Other) wire)
    {
        _world.Cuts.Remove(wire);
        _world.Swarm.Heal(_world.Hosts.First(host => host.Name == wire.One).Node, _world.Hosts.First(host => host.Name == wire.Other).Node);
        _world.Directory.Heal(wire.One, wire.Other);
    }

    private async Task LifeAsync(HostLife host)
    {
        if (host.Linker is null)
        {
            Tell($"{host.Name} comes back");
            IReadOnlyList<ContainerInfo> before = host.Containers;
            host.ComeBack();
            host.Note(before);
            return;
        }

        bool leaves = _dice.OneIn(3);
        Tell($"{host.Name} {(leaves ? "leaves" : "dies")}");
        await host.DieAsync(leaves);
        if (leaves)
        {
            _world.Left(host.Name);
        }
    }

    private async Task RestartAsync(HostLife host)
    {
        Tell($"the linker of {host.Name} begins anew");
        if (host.Linker is not null)
        {
            await host.EndAsync();
            if (_dice.OneIn(2) && Any(host) is { } container)
            {
                await CommandAsync(host, container);
            }

            host.Begin();
        }
    }

    private void Strike(HostLife host)
    {
        WatchedDirectory directory = _dice.Of(host.Directories);
        if (directory.Hangs)
        {
            Tell($"{directory.Name} of {host.Name} goes on");
            directory.Release();
            return;
        }

        DirectoryFault fault = _dice.Of<DirectoryFault>([DirectoryFault.Throws, DirectoryFault.Ends, DirectoryFault.Hangs, DirectoryFault.Lies]);
        Tell($"{directory.Name} of {host.Name} {fault}");
        directory.Strike(fault);
    }

    private void Serve(HostLife host)
    {
        string name = _dice.Of(Services);
        bool exists = _serving.Contains(name);
        SimulatedSwarm swarm = _world.Swarm;
        var spec = new SimulatedServiceSpec { Name = name, Replicas = _dice.Below(4), Networks = [HostsWorld.Network], HasVirtualAddress = !_dice.OneIn(3), StartsFirst = _dice.OneIn(2), Image = $"image{_dice.Below(9)}" };
        int command = exists ? 2 + _dice.Below(6) : _dice.Below(2);
        string[] words = ["create", "create", "scale", "update", "roll back", "remove", "drain", "activate"];
        Tell($"swarm: {words[command]} {(command < 6 ? $"{name} {spec.Replicas}{(spec.HasVirtualAddress ? "" : " dnsrr")}{(spec.StartsFirst ? " start-first" : "")}" : host.Name)}");
        Action action = command switch
        {
            < 2 => () => swarm.CreateService(spec),
            2 => () => swarm.Scale(name, spec.Replicas),
            3 => () => swarm.UpdateService(spec),
            4 => () => swarm.Rollback(name),
            5 => () => swarm.RemoveService(name),
            6 => () => swarm.Drain(host.Node),
            _ => () => swarm.Activate(host.Node),
        };
        action();
        _ = command < 2 ? _serving.Add(name) : command == 5 && _serving.Remove(name);
    }

    private async Task WaitAsync(int seconds)
    {
        Tell($"wait {seconds} s");
        await PassAsync(seconds);
    }

    /// <summary>Time goes by in small pieces, so that what comes due is dealt with on the way.</summary>
    private async Task PassAsync(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            for (int turn = 0; turn < Breath && (turn == 0 || _world.Publish() is not null); turn++)
            {
                await Task.Yield();
            }
        }
    }

    private ContainerInfo? Any(HostLife host) =>
        host.Containers is { Count: > 0 } containers && _dice.Of(containers) is { } container && !container.Labels.ContainsKey("com.docker.swarm.task") ? container : null;

    /// <summary>All wires are whole, all faults are over, and time goes by: then every link leads where it should.</summary>
    private async Task<string?> QuietAsync()
    {
        foreach ((string, string) wire in _world.Cuts.ToArray())
        {
            Heal(wire);
        }

        (_world.Directory.Delay, _world.Directory.Loss) = (TimeSpan.Zero, 0);
        foreach (HostLife host in _world.Hosts.ToArray())
        {
            if (host.Linker is null && !_dice.OneIn(4))
            {
                Tell($" {host.Name} comes back");
                host.ComeBack();
            }

            foreach (WatchedDirectory directory in host.Directories)
            {
                directory.Release();
            }
        }

        for (int turn = 0; turn < 8; turn++)
        {
            await PassAsync(10);
            if (await SettleAsync(isFinal: false) is { } fault)
            {
                return fault;
            }
        }

        return await SettleAsync(isFinal: true) ?? await ExplainAllAsync() ?? await RebuildAsync();
    }

    private async Task<string?> ExplainAllAsync()
    {
        foreach (HostLife host in _world.Alive)
        {
            if (await Checks.ExplainAsync(host) is { } wrong)
            {
                return wrong;
            }

            await host.Linker!.ReconcileAsync();
            if ((await host.Linker.GetDriftAsync()).FirstOrDefault(static drift => drift.MissingLines.Count + drift.StaleLines.Count > 0 || drift.Problem is not null) is { } drift)
            {
                return $"drift is left on {host.Name}: {drift}";
            }
        }

        return null;
    }

    /// <summary>Rule 5: a linker that begins anew with its journal leaves every byte as it is.</summary>
    private async Task<string?> RebuildAsync()
    {
        if (!_world.Kind.HasJournal)
        {
            return null;
        }

        HostLife[] alive = [.. _world.Alive];
        string?[] before = FilesOf(alive);
        foreach (HostLife host in alive)
        {
            await host.EndAsync();
            host.Begin();
        }

        await PassAsync(5);
        return await SettleAsync(isFinal: true) ?? FindChange(before, FilesOf(alive));
    }

    private static string?[] FilesOf(HostLife[] hosts) => [.. hosts.SelectMany(static host => host.Engine.List()).Select(static container => container.Hosts)];

    private static string? FindChange(string?[] before, string?[] after)
    {
        int same = before.Zip(after).TakeWhile(static pair => pair.First == pair.Second).Count();
        return same == before.Length ? null : $"rule 5: a linker that began anew has changed the bytes of a file from\n{before[same]}\nto\n{after[same]}";
    }
}
