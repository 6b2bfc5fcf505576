using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>One recorded scenario: what the engine was told, and what it was seen to do.</summary>
internal sealed class Scenario
{
    public required string Name { get; init; }

    /// <summary>The engine that was recorded.</summary>
    public required SimulationProfile Profile { get; init; }

    /// <summary>Whether the engine draws MAC addresses by lot; 20.10 makes them of the IPv4 address.</summary>
    public bool HasRandomMacs => Profile != SimulationProfile.Docker20;

    /// <summary>The flags of the daemon, as typed.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    public required string HostName { get; init; }

    /// <summary>The hosts file of the machine that the engine ran on.</summary>
    public required string HostHostsFile { get; init; }

    /// <summary>The file that Podman's setting <c>base_hosts_file</c> names, or null.</summary>
    public required string? BaseHosts { get; init; }

    /// <summary>The address by which Podman's containers reach the machine; null for the usual one of the simulator.</summary>
    public required string? HostAddress { get; init; }

    /// <summary>Whether the engine keeps the environment in a hash map, so that its order says nothing.</summary>
    public bool HasUnorderedEnvironment => Profile == SimulationProfile.Podman5;

    /// <summary>The default bridge, as inspected before the first step.</summary>
    public required JsonObject Network { get; init; }

    public required IReadOnlyDictionary<string, RecordedImage> Images { get; init; }

    /// <summary>The firewall before the first step; null where the recording has none.</summary>
    public required JsonObject? IpTables { get; init; }

    public required IReadOnlyList<RecordedStep> Steps { get; init; }

    /// <summary>Values that other runs of the same scenario had, by their path.</summary>
    public required ContentVariants Variants { get; init; }

    /// <summary>Fields that nobody here knows. Each is a difference: what is not understood is not compared.</summary>
    public required IReadOnlyList<string> UnknownFields { get; init; }

    public string NetworkId => (string?)Network["id"] ?? "";
}
