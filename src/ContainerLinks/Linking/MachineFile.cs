using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The names of chosen containers in the machine's own hosts file.</summary>
internal sealed class MachineFile : ITargetKind
{
    // A label may have megabytes, and the machine's hosts file is for everybody. What stands behind the last one makes that no host name, and so is told.
    private const int MostNamesOfLabel = 64;

    private static readonly char[] Separators = [' ', '\t', ','];

    private readonly string _label;
    private readonly Func<ContainerInfo, IEnumerable<string>>? _namesOf;
    private readonly LeaderLock _leader;
    private readonly LinkerEvents _events;
    private readonly Lazy<HostsFile> _file;
    private readonly File _target;

    /// <summary>The file, if one was chosen.</summary>
    public static MachineFile? For(MachineNamesOptions options, Func<string> runtimeName, IHostsFileRenderer renderer, LeaderLock leader, LinkerEvents events) =>
        options.HostsPath is { } path ? new MachineFile(path, options, runtimeName, renderer, leader, events) : null;

    private MachineFile(string path, MachineNamesOptions options, Func<string> runtimeName, IHostsFileRenderer renderer, LeaderLock leader, LinkerEvents events)
    {
        string? marker = options.Marker;
        _label = options.Label;
        _namesOf = options.NamesOf;
        _leader = leader;
        _events = events;

        // An engine's name is known once it has answered, and that is before the first fact.
        _file = new Lazy<HostsFile>(() => new HostsFile(path, new ManagedBlock(marker ?? BlockMarker.Fit($"containerlinks-{runtimeName()}"), renderer)), LazyThreadSafetyMode.PublicationOnly);
        _target = new File(this, path);
    }

    public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched) => world.IsListed ? [_target] : [];

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers) => containers.Any(_target.MayName) ? [_target] : [];

    public void Forget()
    {
    }

    public ValueTask LeaveAsync()
    {
        try
        {
            if (_leader.MayWrite)
            {
                _file.Value.Update([]);
            }
        }
#pragma warning disable CA1031 // The renderer may be foreign code. The names stay, which is told like any other failure of this file.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _target.Told(failure);
        }

        return ValueTask.CompletedTask;
    }

    public Exception? Failure => _target.Failure;

    private sealed class File(MachineFile machine, string path) : Target
    {
        private readonly ConcurrentDictionary<ContainerId, Chosen> _chosen = [];
        private readonly HashSet<ToldOnce> _refused = [];
        private readonly HashSet<string> _shadowed = new(StringComparer.Ordinal);

        public override string Description => $"the machine's hosts file '{path}'";

        /// <summary>Whether the container has names here, or was not looked at yet.</summary>
        public bool MayName(ContainerId id) => !_chosen.TryGetValue(id, out Chosen? chosen) || chosen.Names.Count > 0;

        public override ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            if (machine._leader.MayWrite)
            {
                Choose(world);
                List<HostsEntry> entries = Entries(world);
                if (machine._file.Value.Update(entries))
                {
                    machine._events.MachineNamesWritten(entries.Count, path);
                }

                TellShadowed(entries);
            }

            return ValueTask.CompletedTask;
        }

        public override void Told(Exception? failure)
        {
            if (failure is not null)
            {
                machine._events.MachineNamesFailed(path, failure);
            }
        }

        /// <summary>A line of somebody else before ours stays, and counts: that is told once for as long as it is so.</summary>
        private void TellShadowed(List<HostsEntry> entries)
        {
            var shadowed = new HashSet<string>(StringComparer.Ordinal);
            string[] names = [.. entries.SelectMany(entry => entry.Names)];
            IPAddress[] addresses = [.. entries.SelectMany(entry => entry.Names.Select(_ => entry.Address))];
            HostsAnswer[] answers = names.Length == 0 ? [] : HostsLookup.FindAll(machine._file.Value.Read(), names);
            for (int i = 0; i < names.Length; i++)
            {
                (string name, IPAddress ours) = (names[i], addresses[i]);
                (IPAddress? found, int line) = ours.AddressFamily == AddressFamily.InterNetwork ? (answers[i].IPv4, answers[i].IPv4Line) : (answers[i].IPv6, answers[i].IPv6Line);
                if (found is not null && !found.Equals(ours))
                {
                    shadowed.Add(name);
                    if (_shadowed.Add(name))
                    {
                        machine._events.MachineNameShadowed(name, ours, path, line, found);
                    }
                }
            }

            _shadowed.IntersectWith(shadowed);
        }

        private void Choose(WorldSnapshot world)
        {
            foreach (ContainerId gone in _chosen.Keys.Where(id => !world.Containers.ContainsKey(id)).ToArray())
            {
                _chosen.TryRemove(gone, out _);
                _refused.RemoveWhere(refused => refused.Container == gone);
            }

            foreach (Container container in world.Containers.Values)
            {
                if (!_chosen.TryGetValue(container.Id, out Chosen? known) || known.Info != container.Info)
                {
                    _chosen[container.Id] = new Chosen(container.Info, NamesOf(container.Info));
                }
            }
        }

        /// <returns>The names in order, each once; what is no host name is left out and told.</returns>
        private List<string> NamesOf(ContainerInfo container)
        {
            var names = new List<string>();
            foreach (string? name in Labelled(container).Concat(Delegated(container)))
            {
                if (name is null || !LinkAlias.IsValid(name))
                {
                    Refuse(container, name ?? "null");
                }
                else if (!names.Contains(name, LinkAlias.Comparer))
                {
                    names.Add(name);
                }
            }

            return names;
        }

        private string[] Labelled(ContainerInfo container)
        {
            if (machine._label.Length == 0 || !container.Labels.TryGetValue(machine._label, out string? text))
            {
                return [];
            }

            string[] names = text.Split(Separators, MostNamesOfLabel, StringSplitOptions.RemoveEmptyEntries);
            return names is [] or ["true"] ? [container.Name] : names;
        }

        private string?[] Delegated(ContainerInfo container)
        {
            try
            {
                return [.. machine._namesOf?.Invoke(container) ?? []];
            }
#pragma warning disable CA1031 // The caller's own code; its failure belongs to this container.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (_refused.Add(new ToldOnce(container.Id, "")))
                {
                    machine._events.NamesOfFailed(container.Name, failure);
                }

                return [];
            }
        }

        /// <summary>In order of container names; of two containers that want one name the first has it.</summary>
        private List<HostsEntry> Entries(WorldSnapshot world)
        {
            var entries = new List<HostsEntry>();
            var taken = new HashSet<string>(LinkAlias.Comparer);
            foreach (Container container in world.Containers.Values.Where(container => container.Info.IsRunning && MayName(container.Id)).OrderBy(world.NodeOf, StringComparer.Ordinal))
            {
                IReadOnlyList<string> names = _chosen[container.Id].Names;
                string[] free = [.. names.Where(taken.Add)];
                foreach (string name in names.Except(free))
                {
                    Refuse(container.Info, name);
                }

                if (free.Length > 0 && world.NetworkHolder(container)?.Info.Networks.FirstOrDefault(network => (network.IPv4 ?? network.IPv6) is not null) is { } network)
                {
                    Desired.AddEntries(entries, network.IPv4, network.IPv6, free);
                }
            }

            return entries;
        }

        private void Refuse(ContainerInfo container, string name)
        {
            if (_refused.Add(new ToldOnce(container.Id, name)))
            {
                machine._events.MachineNameRefused(container.Name, Quoting.Printable(name));
            }
        }

        private sealed record Chosen(ContainerInfo Info, IReadOnlyList<string> Names);
    }
}
