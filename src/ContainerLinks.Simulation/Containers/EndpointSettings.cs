namespace ContainerLinks;

/// <summary>A container's configuration and state on one network, as it is stored with the container.</summary>
internal sealed class EndpointSettings
{
    public IReadOnlyList<string>? Links { get; set; }

    /// <summary>Names in the network's DNS, those that the engine adds included; null if there is none.</summary>
    public List<string>? Aliases { get; set; }

    /// <summary>The aliases that were asked for.</summary>
    public IReadOnlyList<string>? RequestedAliases { get; set; }

    public string WantedAddress { get; set; } = "";

    public string WantedIPv6Address { get; set; } = "";

    public string NetworkId { get; set; } = "";

    // State of the endpoint, which a stop clears.

    public string EndpointId { get; set; } = "";

    public string Address { get; set; } = "";

    public string IPv6Address { get; set; } = "";

    public string Gateway { get; set; } = "";

    public string MacAddress { get; set; } = "";

    public bool WantsAddress => WantedAddress.Length > 0 || WantedIPv6Address.Length > 0;

    public EndpointSettings Copy() => (EndpointSettings)MemberwiseClone();

    public void Clear()
    {
        EndpointId = "";
        Address = "";
        IPv6Address = "";
        Gateway = "";
        MacAddress = "";
    }
}
