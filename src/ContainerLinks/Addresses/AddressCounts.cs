namespace ContainerLinks;

/// <summary>How many addresses of a part of a pool are taken.</summary>
internal sealed class AddressCounts
{
    /// <summary>Leased ones.</summary>
    public long Used { get; set; }

    /// <summary>Reserved ones without a lease.</summary>
    public long Reserved { get; set; }
}
