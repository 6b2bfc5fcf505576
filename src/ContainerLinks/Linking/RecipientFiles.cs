using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks;

/// <summary>The hosts files of recipients: link lines in the managed block, and where the runtime links natively, the repair of what it left stale.</summary>
/// <param name="runtime">Opens the files.</param>
/// <param name="block">Where our lines stand.</param>
/// <param name="rules">The settings.</param>
/// <param name="leader">Whether this linker may write.</param>
/// <param name="events">Hears what was done.</param>
/// <param name="keep">Takes an address that a file still has of a link that keeps it.</param>
internal sealed class RecipientFiles(IContainerRuntime runtime, ManagedBlock block, LinkingRules rules, LeaderLock leader, LinkerEvents events, Action<ContainerId, KeptAddress> keep) : ITargetKind
{
    private readonly (ManagedBlock Block, LinkingRules Rules, LeaderLock Leader, LinkerEvents Events, Action<ContainerId, KeptAddress> Keep) _parts = (block, rules, leader, events, keep);
    private readonly ConcurrentDictionary<ContainerId, RecipientFile> _files = new();

    public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched)
    {
        foreach (ContainerId id in touched)
        {
            yield return _files.GetOrAdd(id, static (id, files) => new RecipientFile(files, id), this);
        }
    }

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers)
    {
        foreach (ContainerId id in containers)
        {
            if (_files.TryGetValue(id, out RecipientFile? file))
            {
                yield return file;
            }
        }
    }

    public void Forget()
    {
        foreach (RecipientFile file in _files.Values)
        {
            file.MayHaveLines = true;
        }
    }

    public ValueTask LeaveAsync(CancellationToken hurry) => ValueTask.CompletedTask;

    public bool HasWritten(ContainerId id) => _files.TryGetValue(id, out RecipientFile? file) && file.Written.Length > 0;

    public Exception? FailureOf(ContainerId id) => _files.TryGetValue(id, out RecipientFile? file) ? file.Failure : null;

    /// <summary>What a write would change, and what stands in the way, without writing.</summary>
    /// <param name="desired">What should be.</param>
    /// <param name="recipient">Whose file.</param>
    /// <param name="statuses">Where its links lead.</param>
    /// <param name="isAlways">Whether a file without lines of ours counts too.</param>
    /// <returns>Null if it does not run, or has no file, or none that counts.</returns>
    public HostsView? Look(Desired desired, Container recipient, LinkStatus[] statuses, bool isAlways = false)
    {
        bool mayHaveLines = !_files.TryGetValue(recipient.Id, out RecipientFile? known) || known.MayHaveLines;
        List<HostsEntry> entries = desired.EntriesOf(recipient, statuses);
        if (!recipient.Info.IsRunning || (statuses.Length == 0 && !mayHaveLines && recipient.Native.IsEmpty && !isAlways))
        {
            return null;
        }

        ThrowIfNeeded(recipient.Info.HostsFileProblem, entries);
        if (recipient.Info.HostsFileProblem is not null)
        {
            return null;
        }

        if (Open(recipient) is not { } file)
        {
            ThrowIfNeeded($"'{recipient.Info.Name}' runs, but has no hosts file that its links could be written into. Give it one, or a network whose DNS answers the names of its sources.", entries);
            return null;
        }

        if (file.Read() is not { } current)
        {
            return entries.Count == 0 ? null : throw new ContainerLinksException(ContainerLinksError.HostsFile, $"The hosts file '{file.Path}' does not exist.");
        }

        var updated = new ArrayBufferWriter<byte>(current.Length + 256);
        Render(desired.World, recipient, entries, known?.Written ?? [], current, updated);
        return new HostsView(file.Path, current, updated.WrittenSpan.ToArray(), entries);
    }

    private IHostsFile? Open(Container recipient) => runtime.OpenHosts(recipient.Info);

    /// <exception cref="ContainerLinksException">Nothing that is written would reach the container, although something has to be.</exception>
    private static void ThrowIfNeeded(string? problem, List<HostsEntry> entries)
    {
        if (problem is not null && entries.Count > 0)
        {
            throw new ContainerLinksException(ContainerLinksError.HostsFile, problem);
        }
    }

    private void Render(WorldSnapshot world, Container recipient, List<HostsEntry> entries, byte[] written, ReadOnlySpan<byte> current, IBufferWriter<byte> updated)
    {
        if (!_parts.Rules.LinksNatively)
        {
            _parts.Block.Apply(StrayLines.Without(current, _parts.Block, written), entries, updated);
            return;
        }

        var repaired = new ArrayBufferWriter<byte>(current.Length + 256);
        IReadOnlyList<HostsEntry> missing = NativeLines.Repair(current, _parts.Block, recipient, world, entries, repaired);
        _parts.Block.Apply(repaired.WrittenSpan, missing, updated);
    }

    /// <summary>One recipient's file.</summary>
    private sealed class RecipientFile(RecipientFiles files, ContainerId id) : Target
    {
        private readonly ToldLinks _told = new();
        private string _toldVariables = "";
        private bool _wasHasty;
        private bool _isLookedAt;
        private ContainerInfo? _last;

        public ContainerId Id => id;

        /// <summary>Whether the file may hold lines of ours. True at first sight: an earlier process may have left some.</summary>
        public bool MayHaveLines { get; set; } = true;

        /// <summary>What this linker wrote last, packed by <see cref="StrayLines"/>.</summary>
        public byte[] Written { get; private set; } = [];

        public override string Description => $"the hosts file of '{_last?.Name ?? id.Value}'";

        public override ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            if (world.Find(id) is not { } recipient)
            {
                files._files.TryRemove(id, out _);
                return ValueTask.CompletedTask;
            }

            _last = recipient.Info;
            var desired = new Desired(world, files._parts.Rules);
            LinkStatus[] statuses = desired.StatusesOf(recipient);
            if (files._parts.Leader.MayWrite && recipient.Info.IsRunning && (statuses.Length > 0 || MayHaveLines || !recipient.Native.IsEmpty))
            {
                Write(desired, recipient, statuses);
            }

            Tell(recipient, statuses, desired);
            return ValueTask.CompletedTask;
        }

        public override bool WasHasty => _wasHasty;

        public override void Told(Exception? failure)
        {
            if (failure is not null)
            {
                files._parts.Events.HostsFileFailed(_last?.Name ?? id.Value, _last?.HostsPath, failure);
            }
        }

        private void Write(Desired desired, Container recipient, LinkStatus[] statuses)
        {
            IHostsFile? file = recipient.Info.HostsFileProblem is null ? files.Open(recipient) : null;
            if (file is null && recipient.Info.HostsFileProblem is null)
            {
                return;
            }

            if (file is HostsFile own)
            {
                // On a thread of the pool nobody waits half a second for a lock: all others would, too.
                own.IsHasty = _wasHasty = !IsFailing;
            }

            List<HostsEntry> entries = desired.EntriesOf(recipient, statuses);
            if (file is null)
            {
                ThrowIfNeeded(recipient.Info.HostsFileProblem, entries);
                return;
            }

            if (!_isLookedAt && FindsKept(desired.World, file, recipient, statuses))
            {
                return;
            }

            _isLookedAt = true;
            bool written;
            long unguarded = file.UnguardedWrites;
            try
            {
                written = file.Rewrite(files._parts.Leader.UntilTheEnd((current, updated) => files.Render(desired.World, recipient, entries, Written, current, updated)));
            }
            catch (ContainerLinksException) when (entries.Count == 0 && file.Read() is null)
            {
                // Nothing has to be there, and nothing is.
                written = false;
            }

            Written = StrayLines.Pack(entries, Written);

            // The engine writes the lines of its own links anew at each start, also of those that the user took away or that cannot be.
            MayHaveLines = entries.Count > 0 || !recipient.Native.IsEmpty;
            if (written)
            {
                files._parts.Events.HostsFileWritten(recipient.Info.Name, entries.Count, file.Path, isGuarded: file.UnguardedWrites == unguarded);
            }
        }

        /// <summary>A linker that ended may have kept the last address of a source that stopped, or led to another host of which nobody has told yet: then the file is the only one that knows it.</summary>
        private bool FindsKept(WorldSnapshot world, IHostsFile file, Container recipient, LinkStatus[] statuses)
        {
            _isLookedAt = true;
            bool found = false;
            byte[]? text = null;
            for (int i = 0; i < statuses.Length; i++)
            {
                LinkStatus status = statuses[i];
                ContainerId? source = status.Reason switch
                {
                    LinkReason.SourceNotRunning when files._parts.Rules.PolicyOf(status.Link).OnSourceStopped == SourceStoppedAction.Keep => status.Source,
                    LinkReason.SourceAwaited when status.Address is null => RemoteName.Elsewhere,
                    LinkReason.PointedToSink when status.Source is null && recipient.FindLink(status.Link.Alias) is { } link && world.IsAwaited(link) => RemoteName.Elsewhere,
                    _ => null,
                };
                if (source is null || (source == RemoteName.Elsewhere && recipient.FindKept(status.Link.Alias) is { } kept && files._parts.Rules.Keeps(status.Link, kept)))
                {
                    continue; // what is remembered says more than the file, also where it may not be used
                }

                text ??= file.Read() ?? [];
                List<IPAddress> addresses = AddressesInBlock(text, status.Link.Alias);
                if (addresses.Count > 0)
                {
                    found = true;
                    IPAddress? ipv4 = addresses.Find(static address => address.AddressFamily == AddressFamily.InterNetwork);
                    IPAddress? ipv6 = addresses.Find(static address => address.AddressFamily == AddressFamily.InterNetworkV6);
                    addresses.RemoveAll(address => address.Equals(ipv4) || address.Equals(ipv6));
                    files._parts.Keep(recipient.Id, new KeptAddress(status.Link.Alias, source, ipv4, ipv6) { More = source == RemoteName.Elsewhere ? addresses : [] });
                }
            }

            return found;
        }

        private List<IPAddress> AddressesInBlock(byte[] text, string alias)
        {
            (int offset, int length) = files._parts.Block.Find(text).GetOffsetAndLength(text.Length);
            var addresses = new List<IPAddress>();
            foreach (string line in Encoding.UTF8.GetString(text, offset, length).Split('\n'))
            {
                string[] words = line.Split((char[])['\t', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 1 && LinkAlias.Comparer.Equals(words[1], alias) && AddressParser.TryParse(words[0], out IPAddress? address))
                {
                    addresses.Add(address);
                }
            }

            return addresses;
        }

        /// <summary>After the file is right: what is told is true.</summary>
        private void Tell(Container recipient, LinkStatus[] statuses, Desired desired)
        {
            bool isMoved = _told.Update(statuses, (kind, status, before) => files._parts.Events.LinkChanged(kind, recipient, status, before));
            if (isMoved && recipient.Info.IsRunning && recipient.Given.Count > 0)
            {
                TellStaleVariables(recipient, desired);
            }
        }

        private void TellStaleVariables(Container recipient, Desired desired)
        {
            IReadOnlyList<string> stale = GivenVariables.Stale(recipient, desired.VariablesOf(recipient));
            string told = string.Join('\n', stale);
            if (told != _toldVariables && stale.Count > 0)
            {
                files._parts.Events.VariablesStale(recipient.Info.Name, stale);
            }

            _toldVariables = told;
        }
    }
}

/// <summary>A recipient's hosts file as it is and as it should be.</summary>
internal sealed class HostsView(string path, byte[] current, byte[] updated, IReadOnlyList<HostsEntry> entries)
{
    public string Path { get; } = path;

    public byte[] Current { get; } = current;

    public byte[] Updated { get; } = updated;

    public IReadOnlyList<HostsEntry> Entries { get; } = entries;
}
