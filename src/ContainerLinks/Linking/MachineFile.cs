using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The names of chosen containers in the machine's own hosts file.</summary>
internal sealed class MachineFile : ITargetKind
{
    private readonly LeaderLock _leader;
    private readonly LinkerEvents _events;
    private readonly Lazy<ManagedBlock> _block;
    private readonly Lazy<HostsFile> _file;
    private readonly File _target;
    private volatile bool _hasLeft;

    /// <summary>The file, if one was chosen.</summary>
    public static MachineFile? For(MachineNamesOptions options, Func<string> runtimeName, IHostsFileRenderer renderer, LeaderLock leader, LinkerEvents events) =>
        options.HostsPath is { } path ? new MachineFile(path, options, runtimeName, renderer, leader, events) : null;

    private MachineFile(string path, MachineNamesOptions options, Func<string> runtimeName, IHostsFileRenderer renderer, LeaderLock leader, LinkerEvents events)
    {
        string? marker = options.Marker;
        _leader = leader;
        _events = events;

        // An engine's name is known once it has answered, and that is before the first fact.
        _block = new Lazy<ManagedBlock>(() => new ManagedBlock(marker ?? BlockMarker.Fit($"containerlinks-{runtimeName()}"), renderer), LazyThreadSafetyMode.PublicationOnly);
        _file = new Lazy<HostsFile>(() => new HostsFile(path, _block.Value), LazyThreadSafetyMode.PublicationOnly);
        _target = new File(this, path, new ChosenNames(options, $"the machine's hosts file '{path}'", name => LinkAlias.IsValid(name) ? null : "is no host name, or one of the machine's own", events));
    }

    public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched) => world.IsListed ? [_target] : [];

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers) => containers.Any(_target.MayName) ? [_target] : [];

    public void Forget()
    {
    }

    public ValueTask LeaveAsync(CancellationToken hurry)
    {
        _hasLeft = true;
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

    /// <summary>What was held up until the names were taken out stays out.</summary>
    private bool Write(List<HostsEntry> entries) => _file.Value.Rewrite((current, updated) =>
    {
        _block.Value.Apply(current, entries, updated);
        ObjectDisposedException.ThrowIf(_hasLeft, typeof(ContainerLinker));
    });

    public IEnumerable<KeyValuePair<string, string>> Problems => _target.Failure is { } failure ? [new(_target.Description, failure.Message)] : [];

    private sealed class File(MachineFile machine, string path, ChosenNames chosen) : Target
    {
        private readonly HashSet<string> _shadowed = new(StringComparer.Ordinal);

        public override string Description => chosen.Place;

        /// <summary>Whether the container may have names here.</summary>
        public bool MayName(ContainerId id) => chosen.MayName(id);

        public override ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            if (machine._leader.MayWrite)
            {
                var entries = new List<HostsEntry>();
                foreach (NamedContainer named in chosen.Of(world))
                {
                    foreach (IPAddress address in named.Addresses)
                    {
                        entries.Add(new HostsEntry(address, named.Names));
                    }
                }

                if (machine.Write(entries))
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
    }
}
