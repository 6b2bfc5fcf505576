using System.Globalization;

namespace ContainerLinks.Conformance;

/// <summary>Which profile of the simulated engine stands for the release that was recorded.</summary>
internal static class RecordedRelease
{
    /// <param name="version">The version as the engine tells it, such as <c>28.5.2+dfsg4</c>.</param>
    /// <exception cref="ScenarioFormatException">No profile stands for this version.</exception>
    public static SimulationProfile ProfileOf(string version) =>
        int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var release)
            ? release switch
            {
                5 => SimulationProfile.Podman5,
                20 => SimulationProfile.Docker20,
                28 => SimulationProfile.Docker28,
                29 => SimulationProfile.Docker29,
                _ => throw Unknown(version),
            }
            : throw Unknown(version);

    private static ScenarioFormatException Unknown(string version) =>
        new($"The recorded engine has version '{version}': there are profiles for Docker 20, 28 and 29 and for Podman 5.");
}
