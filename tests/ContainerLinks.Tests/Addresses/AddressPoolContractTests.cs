using ContainerLinks.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Tests.Addresses;

public sealed class OwnPoolContract : AddressPoolContract
{
    internal static AddressPool Make() => new(new AddressPoolOptions { Network = Network, ReuseDelay = TimeSpan.Zero });

    protected override ValueTask<IAddressPool> MakeAsync() => new(Make());
}

public sealed class NaivePoolContract : AddressPoolContract
{
    internal static NaivePool Make() => new(Network, 3, 12);

    protected override ValueTask<IAddressPool> MakeAsync() => new(Make());
}

public sealed class JournaledOwnPoolContract : AddressPoolContract
{
    protected override ValueTask<IAddressPool> MakeAsync() => OpenAsync(OwnPoolContract.Make());

    internal static async ValueTask<IAddressPool> OpenAsync(IAddressPool pool)
    {
        var journaled = new JournaledAddressPool(pool, new JournalOptions { OpenStorage = new MemoryDisk().Open }, TimeProvider.System, NullLogger.Instance);
        await journaled.OpenAsync();
        return journaled;
    }
}

public sealed class JournaledNaivePoolContract : AddressPoolContract
{
    protected override ValueTask<IAddressPool> MakeAsync() => JournaledOwnPoolContract.OpenAsync(NaivePoolContract.Make());
}
