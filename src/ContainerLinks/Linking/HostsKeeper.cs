using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Writes the link lines of one recipient into its hosts file: in the managed block, and where the runtime links natively,
/// by taking out the stale lines that it left.</summary>
internal sealed partial class HostsKeeper(LinkResolver resolver, IContainerRuntime runtime, ManagedBlock block, Action<LinkChange> publish, TimeProvider time, ILogger logger)
{
    private readonly HashSet<ContainerId> _failed = [];

    /// <summary>Recipients whose file could not be written; they are tried again.</summary>
    public IReadOnlyCollection<ContainerId> Failed => _failed;

    public void Forget(ContainerId recipient) => _failed.Remove(recipient);

    public void Write(KnownContainer recipient, IReadOnlyCollection<ContainerLink> links)
    {
        try
        {
            if (runtime.OpenHosts(recipient.Info) is { } file)
            {
                List<HostsEntry> entries = EntriesOf(links.Select(link => recipient.BindingOf(link.Alias)?.Status));
                bool written = file.Rewrite((current, updated) => Render(recipient, entries, current, updated));
                // The engine writes the lines of links that the user took away anew at each start.
                recipient.MayHaveLines = entries.Count > 0 || recipient.Unlinked.Count > 0;
                if (written)
                {
                    LinkerMetrics.HostsWritten();
                    LogWritten(recipient.Node, entries.Count, file.Path);
                }
            }

            _failed.Remove(recipient.Id);
        }
        catch (ContainerLinksException failure)
        {
            Report(recipient, failure);
        }
    }

    /// <summary>What a write would change, without writing.</summary>
    public LinkDrift Compare(KnownContainer recipient, IReadOnlyCollection<ContainerLink> links)
    {
        var drift = new LinkDrift { Recipient = recipient.Node };
        try
        {
            if (!recipient.Info.IsRunning || runtime.OpenHosts(recipient.Info) is not { } file)
            {
                return drift;
            }

            byte[] current = file.Read() ?? [];
            var updated = new ArrayBufferWriter<byte>(current.Length + 256);

            // A question may come between a fact and what is done about it: bindings are then those of before.
            IEnumerable<LinkStatus> statuses = links.Select(link => resolver.Resolve(recipient, link, recipient.BindingOf(link.Alias) ?? new LinkBinding()));
            Render(recipient, EntriesOf(statuses), current, updated);
            return drift with
            {
                HostsPath = file.Path,
                MissingLines = LinesBeyond(updated.WrittenSpan, current),
                StaleLines = LinesBeyond(current, updated.WrittenSpan),
            };
        }
        catch (ContainerLinksException failure)
        {
            return drift with { HostsPath = recipient.Info.HostsPath, Problem = failure.Message };
        }
    }

    /// <summary>The lines of one text that the other has not, or has not as often. Marker lines are comments and tell a reader nothing.</summary>
    private static List<string> LinesBeyond(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other)
    {
        var others = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in Lines(other))
        {
            others[line] = others.GetValueOrDefault(line) + 1;
        }

        var beyond = new List<string>();
        foreach (string line in Lines(text))
        {
            int left = others.GetValueOrDefault(line);
            if (left == 0)
            {
                beyond.Add(line);
            }
            else
            {
                others[line] = left - 1;
            }
        }

        return beyond;
    }

    private static IEnumerable<string> Lines(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#');

    private List<HostsEntry> EntriesOf(IEnumerable<LinkStatus?> statuses)
    {
        var entries = new List<HostsEntry>();
        foreach (LinkStatus status in statuses.OfType<LinkStatus>().Where(status => !status.AnsweredByDns))
        {
            if (status.IPv4 is { } ipv4)
            {
                entries.Add(new HostsEntry(ipv4, resolver.WordsOf(status)));
            }

            // A zone means something on one machine only: a line with it would lead nowhere.
            if (status.IPv6 is { } ipv6 and not { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 })
            {
                entries.Add(new HostsEntry(ipv6, resolver.WordsOf(status)));
            }
        }

        return entries;
    }

    private void Render(KnownContainer recipient, List<HostsEntry> entries, ReadOnlySpan<byte> current, IBufferWriter<byte> updated)
    {
        if (!runtime.Capabilities.HasFlag(RuntimeCapabilities.LinksNatively))
        {
            block.Apply(current, entries, updated);
            return;
        }

        var repaired = new ArrayBufferWriter<byte>(current.Length + 256);
        IReadOnlyList<HostsEntry> missing = NativeHosts.Repair(current, block, recipient, entries, repaired);
        block.Apply(repaired.WrittenSpan, missing, updated);
    }

    private void Report(KnownContainer recipient, ContainerLinksException failure)
    {
        LinkerMetrics.HostsFailed();
        LogFailed(recipient.Node, failure);
        if (_failed.Add(recipient.Id))
        {
            publish(new LinkChange
            {
                Kind = LinkChangeKind.HostsFileFailed,
                Timestamp = time.GetUtcNow(),
                Recipient = recipient.Node,
                HostsPath = recipient.Info.HostsPath,
                Detail = failure.Message,
            });
        }
    }

    [LoggerMessage(3001, LogLevel.Debug, "Wrote {Count} link lines of {Recipient} to {Path}", EventName = "HostsFileWritten")]
    private partial void LogWritten(string recipient, int count, string path);

    [LoggerMessage(3002, LogLevel.Warning, "The hosts file of {Recipient} could not be kept; it is tried again", EventName = "HostsFileFailed")]
    private partial void LogFailed(string recipient, Exception failure);
}
