using System.Diagnostics.Metrics;
using System.Reflection;

namespace ContainerLinks;

/// <summary>What meters and activity sources of the library are called. They are the same wherever they are made, so that a factory gives one meter.</summary>
internal static class TelemetrySource
{
    public const string Name = "ContainerLinks";

    /// <summary>The version of the library, without the commit that it was built from.</summary>
    public static string? Version { get; } = typeof(ContainerLinker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    public static MeterOptions Options(string? key = null) => new(Name) { Version = Version, Tags = key is null ? null : [new("containerlinks.linker.key", key)] };
}
