using System.Net;

namespace ContainerLinks;

/// <summary>A port of a container that is reached at an address and a port of its host.</summary>
/// <param name="Port">The container's own port.</param>
/// <param name="HostAddress">The address of the host at which it listens: <c>0.0.0.0</c> or <c>::</c> for all of its family.</param>
/// <param name="HostPort">The host's port, 1 to 65535.</param>
public sealed record PublishedPort(ContainerPort Port, IPAddress HostAddress, int HostPort);
