namespace ContainerLinks;

/// <summary>The settings that the parts of a publisher share.</summary>
internal sealed record DnsSettings
{
    public required uint Ttl { get; init; }

    public required bool PublishServices { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required TimeSpan HostTimeout { get; init; }

    public required TimeSpan ReassertInterval { get; init; }
}
