namespace ContainerLinks;

/// <summary>A line of a hosts file before it is written: the address as text, and the names with a blank between them.</summary>
internal sealed record HostsRecord(string Address, string Names);
