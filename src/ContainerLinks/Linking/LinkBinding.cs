using System.Net;

namespace ContainerLinks;

/// <summary>Where one link leads, and where it led last: what a change is told from.</summary>
internal sealed class LinkBinding
{
    public LinkStatus? Status { get; set; }

    /// <summary>The container that the link was bound to last. It outlives a stop and the removal of the source.</summary>
    public ContainerId? Source { get; set; }

    public IPAddress? LastIPv4 { get; set; }

    public IPAddress? LastIPv6 { get; set; }

    public IPAddress? LastAddress => LastIPv4 ?? LastIPv6;

    public void Remember(LinkStatus status)
    {
        Status = status;
        if (status.State == LinkState.Bound)
        {
            Source = status.Source;
            LastIPv4 = status.IPv4;
            LastIPv6 = status.IPv6;
        }
    }
}
