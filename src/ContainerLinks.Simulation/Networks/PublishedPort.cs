using System.Net;

namespace ContainerLinks;

/// <summary>A port of the host that is taken for a container.</summary>
internal sealed record PublishedPort(IPAddress HostAddress, ushort HostPort, IPAddress Address, ContainerPort Port);
