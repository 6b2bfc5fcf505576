using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps the names of chosen containers in the machine's own hosts file.</summary>
internal sealed partial class MachineNames(LinkTopology topology, ContainerLinksOptions options, IContainerRuntime runtime, IHostsFileRenderer? renderer, Action<LinkChange> publish, TimeProvider time, ILogger logger)
{
    private readonly MachineNamesOptions _options = options.MachineNames;
    private readonly Dictionary<ContainerId, IReadOnlyList<string>> _chosen = [];
    private readonly HashSet<(ContainerId Container, string Name)> _refused = [];

    // An engine's name is known once it has answered, and that is before the first fact.
    private readonly Lazy<HostsFile> _file = new(() => new HostsFile(
        options.MachineNames.HostsPath!,
        new ManagedBlock(options.MachineNames.Marker ?? BlockMarker.Fit($"containerlinks-{runtime.Name}"), renderer ?? HostsFileRenderer.ForThisHost)));

    private bool _isTouched = true;
    private bool _isFailed;

    public void Observe(ContainerInfo container)
    {
        if (_options.HostsPath is null)
        {
            return;
        }

        IReadOnlyList<string> names = ChosenNames.Of(container, _options, name => Refuse(container, name));
        if (names.Count > 0)
        {
            _chosen[container.Id] = names;
            _isTouched = true;
        }
        else
        {
            // A container whose network others use counts for them.
            _isTouched |= _chosen.Remove(container.Id) || _chosen.Count > 0;
        }
    }

    public void Remove(ContainerId container)
    {
        _isTouched |= _chosen.Remove(container);
        _refused.RemoveWhere(refused => refused.Container == container);
    }

    public void TouchFailed() => _isTouched |= _isFailed;

    public void TouchAll() => _isTouched = true;

    public void Keep()
    {
        if (_isTouched && _options.HostsPath is not null)
        {
            _isTouched = false;
            Write(Entries());
        }
    }

    /// <summary>Takes the block out of the file.</summary>
    public void Leave()
    {
        if (_options.HostsPath is not null)
        {
            Write([]);
        }
    }

    /// <summary>In order of container names; of two containers that want one name the first has it.</summary>
    private List<HostsEntry> Entries()
    {
        var entries = new List<HostsEntry>();
        var taken = new HashSet<string>(LinkAlias.Comparer);
        foreach ((KnownContainer container, IReadOnlyList<string> names) in Running())
        {
            string[] free = [.. names.Where(taken.Add)];
            foreach (string name in names.Except(free))
            {
                Refuse(container.Info, name);
            }

            ContainerNetwork? network = free.Length == 0 ? null : topology.NetworkHolder(container)?.Info.Networks.FirstOrDefault(network => (network.IPv4 ?? network.IPv6) is not null);
            foreach (IPAddress? address in (IPAddress?[])[network?.IPv4, network?.IPv6])
            {
                if (address is not null)
                {
                    entries.Add(new HostsEntry(address, free));
                }
            }
        }

        return entries;
    }

    private IEnumerable<(KnownContainer Container, IReadOnlyList<string> Names)> Running() =>
        _chosen
            .Where(chosen => topology.Find(chosen.Key) is { Info.IsRunning: true })
            .Select(chosen => (Container: topology.Find(chosen.Key)!, Names: chosen.Value))
            .OrderBy(chosen => chosen.Container.Node, StringComparer.Ordinal);

    private void Write(List<HostsEntry> entries)
    {
        try
        {
            if (_file.Value.Update(entries))
            {
                LogWritten(entries.Count, _file.Value.Path);
            }

            _isFailed = false;
        }
        catch (ContainerLinksException failure)
        {
            LogFailed(failure);
            if (!_isFailed)
            {
                publish(new LinkChange { Kind = LinkChangeKind.HostsFileFailed, Timestamp = time.GetUtcNow(), HostsPath = _file.Value.Path, Detail = failure.Message });
            }

            _isFailed = true;
        }
    }

    private void Refuse(ContainerInfo container, string name)
    {
        if (_refused.Add((container.Id, name)))
        {
            LogRefused(container.Name, Quoting.Printable(name));
        }
    }

    [LoggerMessage(3003, LogLevel.Debug, "Wrote {Count} lines with names of containers to the machine's {Path}", EventName = "MachineNamesWritten")]
    private partial void LogWritten(int count, string path);

    [LoggerMessage(3004, LogLevel.Warning, "The machine's hosts file could not be kept; it is tried again", EventName = "MachineNamesFailed")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(3005, LogLevel.Warning, "{Container} does not get the name '{Name}' on this machine: it is no host name, is one of the machine's own, or another container has it", EventName = "MachineNameRefused")]
    private partial void LogRefused(string container, string name);
}
