using ContainerLinks.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Tests.Addresses;

public sealed class OwnPoolContract : AddressPoolConformance
{
    internal static AddressPool Make() => new(new AddressPoolOptions { Network = Network, ReuseDelay = TimeSpan.Zero });

    protected override ValueTask<IAddressPool> MakeAsync() => new(Make());
}

public sealed class NaivePoolContract : AddressPoolConformance
{
    internal static NaivePool Make() => new(Network, 3, 12);

    protected override ValueTask<IAddressPool> MakeAsync() => new(Make());
}

public sealed class JournaledOwnPoolContract : AddressPoolConformance
{
    protected override ValueTask<IAddressPool> MakeAsync() => OpenAsync(OwnPoolContract.Make());

    internal static async ValueTask<IAddressPool> OpenAsync(IAddressPool pool)
    {
        var journaled = new JournaledAddressPool(pool, new JournalOptions { OpenStorage = new MemoryDisk().Open }, TimeProvider.System, NullLogger.Instance);
        await journaled.OpenAsync();
        return journaled;
    }
}

public sealed class JournaledNaivePoolContract : AddressPoolConformance
{
    protected override ValueTask<IAddressPool> MakeAsync() => JournaledOwnPoolContract.OpenAsync(NaivePoolContract.Make());
}
