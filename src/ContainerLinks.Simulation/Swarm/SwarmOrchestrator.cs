using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>What the managers decide: which node has which task, and when another one takes its place. It is called under the swarm's lock.</summary>
internal sealed class SwarmOrchestrator(IReadOnlyList<SimulatedSwarmNode> nodes, IReadOnlyList<SwarmNetwork> networks, SwarmWires wires, TimeProvider time, SimulatedSwarmOptions options, Chance chance, Action<TimeSpan, Action> after)
{
    private readonly List<SwarmService> _services = [];
    private readonly List<SwarmService> _removed = [];

    public IReadOnlyList<SimulatedSwarmService> Services =>
    [
        .. _services.Select(service => new SimulatedSwarmService
        {
            Id = service.Id,
            Spec = service.Spec,
            VirtualAddresses = service.VirtualAddresses,
            UpdateState = service.UpdateState,
        }),
    ];

    public IReadOnlyList<SimulatedSwarmTask> Tasks => [.. All.SelectMany(service => service.Tasks).Select(task => task.Show())];

    public IReadOnlyList<SimulatedSwarmMember> Members =>
        [.. nodes.Select(static node => node.Show())];

    private IEnumerable<SwarmService> All => _services.Concat(_removed);

    /// <summary>25 letters and digits, as the ids of a swarm.</summary>
    public string NewId() => chance.HexId()[..25];

    public SwarmService? Find(string name) => _services.Find(service => service.Spec.Name == name);

    public SwarmService Add(SimulatedServiceSpec spec)
    {
        var service = new SwarmService(NewId(), spec);
        GiveVirtualAddresses(service);
        _services.Add(service);
        Look();
        return service;
    }

    public void Update(SwarmService service, SimulatedServiceSpec spec, bool isRollback = false)
    {
        service.Update(spec, isRollback);
        if (spec.HasVirtualAddress)
        {
            GiveVirtualAddresses(service);
        }
        else
        {
            TakeVirtualAddresses(service);
        }

        Look();
    }

    public void Scale(SwarmService service, int replicas)
    {
        service.Scale(replicas);
        Look();
    }

    public void Remove(SwarmService service)
    {
        _services.Remove(service);
        _removed.Add(service);
        service.IsRemoved = true;
        TakeVirtualAddresses(service);
        Look();
    }

    /// <summary>What a node finds of its tasks when its engine starts again: containers that do not run.</summary>
    public void Restarted(SimulatedSwarmNode node)
    {
        foreach (SwarmTask task in All.SelectMany(service => service.Tasks).Where(task => task.Node == node).ToArray())
        {
            if (task.IsWanted)
            {
                Fail(task);
            }
            else
            {
                Finish(task);
            }
        }

        Look();
    }

    /// <summary>Brings all tasks towards what they should be. It can be called at any time.</summary>
    public void Look()
    {
        if (wires.Leader < 0)
        {
            return; // nobody decides
        }

        foreach (SwarmService service in All.ToArray())
        {
            foreach (SwarmTask task in service.Tasks.ToArray())
            {
                Judge(service, task);
            }

            GoOnUpdating(service);
            for (int slot = 1; slot <= (service.IsRemoved ? 0 : service.Spec.Replicas); slot++)
            {
                if (service.Wanted(slot) is null && service.FreeAt.GetValueOrDefault(slot) <= time.GetUtcNow())
                {
                    Start(service, slot);
                }
            }
        }

        _removed.RemoveAll(static service => service.Tasks.Count == 0);
    }

    private void Judge(SwarmService service, SwarmTask task)
    {
        SimulatedSwarmNode node = task.Node;
        if (task.IsWanted && node.IsDown)
        {
            task.IsWanted = false;
            Free(service, task.Slot, options.RestartDelay);
        }
        else if (task.IsWanted && wires.IsHeard(node.Index) && !Runs(task))
        {
            Fail(task);
        }
        else if (task.IsWanted && (service.IsRemoved || task.Slot > service.Spec.Replicas))
        {
            task.IsWanted = false;
        }
        else if (task.IsWanted && node.IsDrained && wires.IsHeard(node.Index))
        {
            task.IsWanted = false;
            Free(service, task.Slot, options.StopGrace + options.RestartDelay);
        }

        if (!task.IsWanted && !task.IsEnding && !node.IsDown && wires.IsHeard(node.Index))
        {
            End(task);
        }
    }

    /// <summary>One task after the other is replaced.</summary>
    private void GoOnUpdating(SwarmService service)
    {
        if (service.UpdateState is not ("updating" or "rollback_started") || service.IsRemoved)
        {
            return;
        }

        SwarmTask? old = service.Tasks.Find(task => task.IsWanted && task.Number < service.Number);
        if (old is null)
        {
            service.CompleteUpdate();
            return;
        }

        bool isUnderWay = service.Tasks.Exists(task => task is { IsWanted: false, IsEnding: true } && task.Number < service.Number) || service.FreeAt.Values.Any(at => at > time.GetUtcNow());
        if (isUnderWay || !wires.IsHeard(old.Node.Index) || (service.Spec.StartsFirst && !Start(service, old.Slot)))
        {
            return;
        }

        old.IsWanted = false;
        if (!service.Spec.StartsFirst)
        {
            Free(service, old.Slot, options.StopGrace);
        }

        End(old);
    }

    private static bool Runs(SwarmTask task) => task.Node.Engine.Parts.Containers.FindById(task.Container.Value) is { Running: true };

    private bool Start(SwarmService service, int slot)
    {
        SimulatedSwarmNode? node = nodes.Where(node => node.IsFit && wires.IsHeard(node.Index))
            .OrderBy(node => service.Tasks.Count(task => task.IsWanted && task.Node == node))
            .ThenBy(node => All.Sum(other => other.Tasks.Count(task => task.IsWanted && task.Node == node)))
            .ThenBy(static node => node.Index)
            .FirstOrDefault();
        if (node is null)
        {
            return false; // it waits for a node
        }

        var task = new SwarmTask(NewId(), service, slot, node);
        node.Note(task, isHere: true);
        try
        {
            SimulatedServiceSpec spec = service.Spec;
            task.Container = node.Engine.Create(new SimulatedContainerSpec(task.Name, spec.Image)
            {
                Network = spec.Networks.Count == 0 ? "default" : spec.Networks[0],
                Labels = task.Labels,
                ExposedPortKeys = [.. spec.ExposedPorts.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.Number}/{port.Protocol}"))],
            });
            foreach (string network in spec.Networks.Skip(1))
            {
                node.Engine.Connect(network, task.Container.Value);
            }

            node.Engine.Start(task.Container.Value);
        }
        catch (SimulatedEngineException)
        {
            Drop(task);
            Free(service, slot, options.RestartDelay);
            return false;
        }

        task.Addresses = node.AddressesOf(task.Container);
        task.HasStarted = true;
        service.Tasks.Add(task);
        return true;
    }

    /// <summary>The node stops it: from now on no name of the service leads there.</summary>
    private void End(SwarmTask task)
    {
        task.IsEnding = true;
        task.Node.Refresh();
        after(options.StopGrace, () =>
        {
            if (wires.IsUp(task.Node.Index))
            {
                Finish(task);
                Look();
            }
        });
    }

    private void Fail(SwarmTask task)
    {
        task.IsWanted = false;
        task.HasFailed = true;
        Free(task.Service, task.Slot, options.RestartDelay);
        Finish(task);
    }

    private static void Finish(SwarmTask task)
    {
        task.Service.Tasks.Remove(task);
        task.HasStarted = false;
        Drop(task);
    }

    private static void Drop(SwarmTask task)
    {
        try
        {
            task.Node.Engine.Remove(task.Name, force: true);
        }
        catch (SimulatedEngineException)
        {
            // It was not made, or somebody has removed it.
        }

        task.Node.Note(task, isHere: false);
    }

    private void Free(SwarmService service, int slot, TimeSpan delay)
    {
        service.FreeAt[slot] = time.GetUtcNow() + delay;
        after(delay, Look);
    }

    private void GiveVirtualAddresses(SwarmService service)
    {
        foreach (SwarmNetwork network in networks.Where(network => service.Spec.HasVirtualAddress && service.Spec.Networks.Contains(network.Name) && !service.VirtualAddresses.ContainsKey(network.Id)))
        {
            service.VirtualAddresses = service.VirtualAddresses.Add(network.Id, network.TakeVirtual(service.Id));
        }
    }

    private void TakeVirtualAddresses(SwarmService service)
    {
        foreach ((string network, IPAddress address) in service.VirtualAddresses)
        {
            networks.First(other => other.Id == network).ReleaseVirtual(service.Id, address);
        }

        service.VirtualAddresses = service.VirtualAddresses.Clear();
    }
}
