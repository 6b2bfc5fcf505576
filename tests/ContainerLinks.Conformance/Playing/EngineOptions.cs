using System.Net;

namespace ContainerLinks.Conformance;

/// <summary>Makes the options of a simulated engine from what a recording says of the real one.</summary>
internal static class EngineOptions
{
    /// <exception cref="ScenarioFormatException">A flag of the daemon is not known, or the simulated engine has no option for it.</exception>
    public static SimulationOptions From(Scenario scenario, int seed, RecordedIds ids)
    {
        var flags = DaemonFlags.Parse(scenario.Flags);
        if (flags.Gateway is not null || flags.GatewayV6 is not null || flags.Pools.Count > 0)
        {
            throw new ScenarioFormatException("The simulated engine has no option for --default-gateway, --default-gateway-v6 and --default-address-pool.");
        }

        var options = new SimulationOptions
        {
            Profile = scenario.Profile,
            Seed = seed,
            IdSource = ids.Draw,
            HostName = scenario.HostName,
            HostsFile = scenario.HostHostsFile,
            BaseHostsFile = scenario.BaseHosts,
            AnyImageExists = false,
            BridgeAddress = flags.BridgeAddress,
            FixedCidr = flags.FixedRange,
            FixedCidrV6 = flags.FixedRangeV6,
            EnableIPv6 = flags.HasIPv6,
            InterContainerCommunication = flags.AllowsTraffic,
            UniqueLocalNetwork = RecordingMachine.FindUniqueLocalNetwork(scenario),
        };
        if (scenario.HostAddress is { } hostAddress)
        {
            options.HostAddress = System.Net.IPAddress.Parse(hostAddress);
        }

        foreach (var (name, image) in scenario.Images)
        {
            options.Images[name] = new SimulatedImage { ExposedPorts = image.ExposedPorts, Environment = image.Environment, Command = image.Command };
        }

        foreach (var rule in RecordingMachine.FindEarlierRules(scenario))
        {
            options.ForeignForwardRules.Add(rule);
        }

        if (RecordingMachine.FindNameServer(scenario) is { } server)
        {
            options.NameServers.Add(IPAddress.Parse(server));
        }

        return options;
    }
}
