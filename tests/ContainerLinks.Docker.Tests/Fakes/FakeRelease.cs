namespace ContainerLinks.Docker.Tests;

/// <summary>How a fake engine presents itself.</summary>
/// <param name="Version">Its own version.</param>
/// <param name="Api">The newest API version.</param>
/// <param name="MinApi">The oldest API version that it takes, or null if it does not say.</param>
/// <param name="Libpod">Podman's own API version, or null for Docker.</param>
internal sealed record FakeRelease(string Version, string Api, string? MinApi = "1.12", string? Libpod = null)
{
    public static readonly FakeRelease Docker1809 = new("18.09.9", "1.39");
    public static readonly FakeRelease Docker1903 = new("19.03.15", "1.40");
    public static readonly FakeRelease Docker20 = new("20.10.24", "1.41");
    public static readonly FakeRelease Docker28 = new("28.5.2", "1.51", "1.24");
    public static readonly FakeRelease Docker29 = new("29.0.1", "1.52", "1.44");
    public static readonly FakeRelease Docker30 = new("30.0.0", "1.55", "1.44");
    public static readonly FakeRelease Podman4 = new("4.3.1", "1.41", "1.24", "4.3.1");

    public static readonly FakeRelease Podman5 = new("5.8.6", "1.44", "1.24", "5.8.6");

    public override string ToString() => $"{(Libpod is null ? "Docker" : "Podman")} {Version}";
}
