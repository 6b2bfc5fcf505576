using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>What the linker has to tell: to those who watch, to the meters, to the log.</summary>
internal sealed class LinkerEvents(ChangeStream changes, LinkerMetrics metrics, TimeProvider time, ILogger logger)
{
    public void LinkDeclared(bool isLinked, ContainerLink link) =>
        Publish(isLinked ? new LinkChange.Linked { Timestamp = time.GetUtcNow(), Link = link } : new LinkChange.Unlinked { Timestamp = time.GetUtcNow(), Link = link });

    public void LinkChanged(AddressChange kind, Container recipient, LinkStatus status, IPAddress? previous)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.LogLinkChanged(kind.ToString(), recipient.Info.Name, status.Address?.ToString() ?? "no address", status.Link.Source, status.Link.Alias, Explanations.Why(status));
        }

        DateTimeOffset now = time.GetUtcNow();
        string? path = recipient.Info.IsRunning && !status.AnsweredByDns ? recipient.Info.HostsPath : null;
        Publish(kind switch
        {
            AddressChange.Bound => new LinkChange.Bound { Timestamp = now, Link = status.Link, Address = status.Address, PreviousAddress = previous, HostsPath = path },
            AddressChange.Unbound => new LinkChange.Unbound { Timestamp = now, Link = status.Link, Address = status.Address, PreviousAddress = previous, HostsPath = path },
            AddressChange.Moved => new LinkChange.Moved { Timestamp = now, Link = status.Link, Address = status.Address, PreviousAddress = previous, HostsPath = path },
            _ => new LinkChange.Rebound { Timestamp = now, Link = status.Link, Address = status.Address, PreviousAddress = previous, HostsPath = path },
        });
    }

    public void LinkRefused(string recipient, RefusedLink refused) => logger.LogLinkRefused(recipient, refused.Asked, refused.Reason);

    public void VariablesStale(string recipient, IReadOnlyList<string> variables)
    {
        logger.LogVariablesStale(variables.Count, recipient);
        Publish(new LinkChange.EnvironmentStale { Timestamp = time.GetUtcNow(), Recipient = recipient, Variables = variables });
    }

    public void HostsFileWritten(string recipient, int lines, string path, bool isGuarded)
    {
        metrics.HostsWritten(isGuarded);
        logger.LogHostsFileWritten(lines, recipient, path);
    }

    public void HostsFileFailed(string recipient, string? path, Exception failure)
    {
        metrics.HostsFailed();
        logger.LogHostsFileFailed(recipient, failure.Message, Unexpected(failure));
        Publish(new LinkChange.HostsFileFailed { Timestamp = time.GetUtcNow(), Recipient = recipient, HostsPath = path, Detail = failure.Message });
    }

    public void MachineNamesWritten(int lines, string path) => logger.LogMachineNamesWritten(lines, path);

    public void MachineNamesFailed(string path, Exception failure)
    {
        logger.LogMachineNamesFailed(path, failure.Message, Unexpected(failure));
        Publish(new LinkChange.HostsFileFailed { Timestamp = time.GetUtcNow(), HostsPath = path, Detail = failure.Message });
    }

    public void NameRefused(RefusedName refused, string place) => logger.LogNameRefused(place, refused.Reason);

    public void NamePublished(string publisher, PublishedName name, PublishedName? before)
    {
        logger.LogNamePublished(name.Name, name.Addresses[0], publisher);
        Publish(new LinkChange.NamePublished { Timestamp = time.GetUtcNow(), Publisher = publisher, Name = name.Name, Container = name.Container, Addresses = name.Addresses, PreviousAddresses = before?.Addresses ?? [] });
    }

    public void NameWithdrawn(string publisher, PublishedName name)
    {
        logger.LogNameWithdrawn(name.Name, publisher);
        Publish(new LinkChange.NameWithdrawn { Timestamp = time.GetUtcNow(), Publisher = publisher, Name = name.Name, Container = name.Container });
    }

    public void NameNotPublished(string publisher, PublishedName name, string problem)
    {
        logger.LogNameNotPublished(name.Name, publisher, problem);
        Publish(new LinkChange.NameNotPublished { Timestamp = time.GetUtcNow(), Publisher = publisher, Name = name.Name, Container = name.Container, Detail = problem });
    }

    public void PublisherFailed(string publisher, Exception failure)
    {
        logger.LogPublisherFailed(publisher, failure.Message, Unexpected(failure));
        Publish(new LinkChange.PublisherFailed { Timestamp = time.GetUtcNow(), Publisher = publisher, Detail = failure.Message });
    }

    public void NamesLeftBehind(string publisher, Exception failure)
    {
        logger.LogNamesLeftBehind(publisher, failure.Message, Unexpected(failure));
        Publish(new LinkChange.PublisherFailed { Timestamp = time.GetUtcNow(), Publisher = publisher, Detail = failure.Message });
    }

    public void DirectoryAway(string directory, Exception failure)
    {
        logger.LogDirectoryAway(directory, failure.Message, Unexpected(failure));
        Publish(new LinkChange.DirectoryFailed { Timestamp = time.GetUtcNow(), Directory = directory, Detail = failure.Message });
    }

    public void DirectoryBack(string directory) => logger.LogDirectoryBack(directory);

    public void AdvertRefused(string directory, string name, string fault) => logger.LogAdvertRefused(name, directory, fault);

    public void ReportCut(string directory, string name, string excess) => logger.LogReportCut(name, directory, excess);

    public void MachineNameShadowed(string name, IPAddress address, string path, int line, IPAddress found) => logger.LogMachineNameShadowed(name, address, line, path, found);

    public void NamesOfFailed(string container, Exception failure) => logger.LogNamesOfFailed(container, failure);

    public void AddressReused(string owner, IPAddress address) =>
        Publish(new LinkChange.AddressReused { Timestamp = time.GetUtcNow(), Owner = owner, Address = address });

    public void AddressPoolFailed(string container, Exception failure) => logger.LogAddressPoolFailed(container, failure.Message, Unexpected(failure));

    public void Listed(string runtime, int containers, int appeared, int gone, bool isFirst)
    {
        logger.LogListed(runtime, containers);
        if (!isFirst)
        {
            Publish(new LinkChange.Resync
            {
                Timestamp = time.GetUtcNow(),
                Detail = $"the runtime was listed anew: {containers} containers, {appeared} of them new, {gone} gone",
            });
        }
    }

    public void StandingBy(string detail)
    {
        logger.LogStandsBy(detail);
        Publish(new LinkChange.StandingBy { Timestamp = time.GetUtcNow(), Detail = detail });
    }

    public void TakeOverFailed(Exception failure) => logger.LogTakeOverFailed(failure.Message, Unexpected(failure));

    public void TookOver(string detail)
    {
        logger.LogTookOver(detail);
        Publish(new LinkChange.TookOver { Timestamp = time.GetUtcNow(), Detail = detail });
    }

    private void Publish(LinkChange change) => changes.Publish(change);

    /// <summary>What the library itself says has its reason in its message; only for anything else a stack trace helps.</summary>
    private static Exception? Unexpected(Exception failure) => failure is ContainerLinksException ? null : failure;
}
