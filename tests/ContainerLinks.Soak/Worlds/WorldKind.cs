using System.Net;

namespace ContainerLinks.Soak;

/// <summary>The engine of a seed.</summary>
internal sealed record WorldKind(int Seed, SimulationProfile Profile, bool HasPool, bool HasIPv6, bool HasJournal)
{
    public static WorldKind Of(int seed)
    {
        int kind = (int)((uint)seed % 10);
        return new WorldKind(
            seed,
            kind switch { 1 => SimulationProfile.Podman5, < 6 => SimulationProfile.Plain, 6 => SimulationProfile.Docker20, 7 => SimulationProfile.Docker28, _ => SimulationProfile.Docker29 },
            HasPool: kind is >= 3 and < 6,
            HasIPv6: kind is 2 or 9,
            HasJournal: (uint)seed / 10 % 4 != 0)
        {
            ReusesIds = (uint)seed / 10 % 3 == 2,
            HasMachineFile = seed % 37 == 5,
        };
    }

    /// <summary>Whether ids of containers that are gone come again, as with runtimes whose users choose them.</summary>
    public bool ReusesIds { get; init; }

    public bool HasMachineFile { get; init; }

    public bool IsNative => Profile is not (SimulationProfile.Plain or SimulationProfile.Podman5);

    public SimulatedEngine MakeEngine(SimulatedTime time, Func<SimulatedIdKind, string>? ids)
    {
        var options = new SimulationOptions { Profile = Profile, Seed = Seed, TimeProvider = time, IdSource = ids, AssignsAddresses = !HasPool, EnableIPv6 = HasIPv6, FixedCidrV6 = HasIPv6 ? "fd00:dead:beef::/64" : null };
        options.Images["db"] = new SimulatedImage { ExposedPorts = ["3306/tcp"], Environment = ["MAJOR=8"] };
        return new SimulatedEngine(options);
    }

    /// <summary>The options of every linker. The pool is small, so that it gets full.</summary>
    public ContainerLinksOptions MakeOptions()
    {
        var options = new ContainerLinksOptions();
        if (HasPool)
        {
            options.Addresses.Network = IPNetwork.Parse("172.17.0.0/29");
        }

        return options;
    }

    public override string ToString() => $"{Profile}{(HasPool ? ", addresses from the linker's pool" : "")}{(HasIPv6 ? ", IPv6" : "")}{(HasJournal ? ", journal" : "")}{(ReusesIds ? ", ids come again" : "")}{(HasMachineFile ? ", machine names" : "")}";
}
