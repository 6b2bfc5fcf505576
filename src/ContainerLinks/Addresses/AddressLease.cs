using System.Net;

namespace ContainerLinks;

// STUB: compact struct; Address makes the IPAddress on demand
public readonly record struct AddressLease
{
    public IPAddress Address => throw new NotImplementedException();
    public bool ReusedEarly => false;
    public string Owner => throw new NotImplementedException();
    public long Generation => throw new NotImplementedException();
}
