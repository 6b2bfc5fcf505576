using System.Net;

namespace ContainerLinks;

// STUB
public sealed class HostsEntry
{
    public HostsEntry(IPAddress address, params IEnumerable<string> names) => throw new NotImplementedException();
    public IPAddress Address => throw new NotImplementedException();
    public IReadOnlyList<string> Names => throw new NotImplementedException();
}
