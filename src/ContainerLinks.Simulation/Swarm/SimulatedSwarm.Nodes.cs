namespace ContainerLinks;

// The nodes: their availability, their lives, and the wires between them.
public sealed partial class SimulatedSwarm
{
    /// <summary>Sets the availability of a node to <c>drain</c>: its tasks move to others. Its standalone containers stay.</summary>
    /// <param name="node">The node.</param>
    public void Drain(SimulatedSwarmNode node) => SetDrained(node, true);

    /// <summary>Sets the availability of a node to <c>active</c> again. Nothing moves back by itself.</summary>
    /// <param name="node">The node.</param>
    public void Activate(SimulatedSwarmNode node) => SetDrained(node, false);

    /// <summary>Switches a node off, with all that runs on it.</summary>
    /// <param name="node">The node.</param>
    public void Kill(SimulatedSwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Locked(() =>
        {
            if (!Wires.IsUp(node.Index))
            {
                return;
            }

            HashSet<int> group = Wires.GroupOf(node.Index);
            Wires.SetUp(node.Index, false);
            node.Engine.Parts.Calls.SwitchOff();
            ForgetLater(node.Index, group);
            WatchContacts();
        });
    }

    /// <summary>Switches a node on. Containers with a restart policy come up if they can; tasks do not.</summary>
    /// <param name="node">The node.</param>
    public void Revive(SimulatedSwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Locked(() =>
        {
            if (Wires.IsUp(node.Index))
            {
                return;
            }

            Wires.SetUp(node.Index, true);
            node.Engine.Parts.Calls.SwitchOn(() => node.Engine.RestartDaemon(crash: true));
            Gossip.Renew(node.Index);
            _orchestrator.Restarted(node);
            _timers.After(_options.RejoinDelay, Gossip.Synchronise);
            WatchContacts();
        });
    }

    /// <summary>Cuts the wire between two nodes. Others that both reach pass on what they say, but a manager hears a node only itself.</summary>
    /// <param name="one">One node.</param>
    /// <param name="other">The other one.</param>
    public void Cut(SimulatedSwarmNode one, SimulatedSwarmNode other) => SetCut(one, other, true);

    /// <summary>Joins the wire between two nodes.</summary>
    /// <param name="one">One node.</param>
    /// <param name="other">The other one.</param>
    public void Heal(SimulatedSwarmNode one, SimulatedSwarmNode other) => SetCut(one, other, false);

    private void SetDrained(SimulatedSwarmNode node, bool isDrained)
    {
        ArgumentNullException.ThrowIfNull(node);
        Locked(() =>
        {
            node.IsDrained = isDrained;
            _orchestrator.Look();
        });
    }

    private void SetCut(SimulatedSwarmNode one, SimulatedSwarmNode other, bool isCut)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        Locked(() =>
        {
            (int, int)[] apart = [.. Pairs().Where(pair => !Wires.GroupOf(pair.One).Contains(pair.Other))];
            Wires.SetCut(one.Index, other.Index, isCut);
            if (!isCut)
            {
                _timers.After(_options.RejoinDelay, () => Rejoin(apart));

                // One that died behind the cut wire cannot be asked any more.
                ForgetLater(one.Index, Wires.GroupOf(other.Index));
                ForgetLater(other.Index, Wires.GroupOf(one.Index));
            }

            WatchContacts();
        });
    }

    /// <summary>What a node told is forgotten by these if it does not run, unless it runs again by then.</summary>
    private void ForgetLater(int dead, HashSet<int> nodes)
    {
        if (!Wires.IsUp(dead))
        {
            _timers.After(_options.FailureDelay, () =>
            {
                if (!Wires.IsUp(dead))
                {
                    Gossip.Forget(dead, nodes);
                }
            });
        }
    }

    /// <summary>Nodes that were apart find each other.</summary>
    private void Rejoin((int One, int Other)[] apart)
    {
        if (!_options.Quirks.HasFlag(SwarmQuirks.NamesLostAtRejoin))
        {
            Gossip.Synchronise();
            return;
        }

        foreach ((int one, int other) in apart.Where(pair => Wires.GroupOf(pair.One).Contains(pair.Other)))
        {
            Gossip.Lose(one, other);
            Gossip.Lose(other, one);
        }
    }

    private IEnumerable<(int One, int Other)> Pairs() =>
        Enumerable.Range(0, _nodes.Count).SelectMany(one => Enumerable.Range(0, one).Select(other => (one, other)));

    /// <summary>Whoever is not heard any more is down after a while, and whoever is heard again is ready after another.</summary>
    private void WatchContacts()
    {
        foreach (SimulatedSwarmNode node in _nodes)
        {
            bool isHeard = Wires.IsHeard(node.Index);
            if (node.IsSilent == isHeard)
            {
                node.IsSilent = !isHeard;
                Await(node, ++node.Contact, isHeard);
            }
        }

        _orchestrator.Look();
    }

    private void Await(SimulatedSwarmNode node, int contact, bool isHeard) => After(isHeard ? _options.RejoinDelay : _options.HeartbeatTimeout, () =>
    {
        if (node.Contact != contact)
        {
            return;
        }

        if (Wires.Leader < 0)
        {
            Await(node, contact, isHeard); // nobody decides
            return;
        }

        if (node.IsDown == isHeard)
        {
            (node.IsDown, node.Since) = (!isHeard, Time.GetUtcNow());
        }

        _orchestrator.Look();
    });
}
