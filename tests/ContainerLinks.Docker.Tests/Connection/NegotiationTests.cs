namespace ContainerLinks.Docker.Tests;

/// <summary>Engines of all ages: which version is spoken, and what is known of the engine.</summary>
public sealed class NegotiationTests
{
    [Theory]
    [InlineData("19.03.15", "1.40", "1.12", "1.40")]
    [InlineData("20.10.24", "1.41", "1.12", "1.41")]
    [InlineData("28.5.2", "1.51", "1.24", "1.51")]
    [InlineData("29.0.1", "1.52", "1.44", "1.52")]
    [InlineData("31.0.0", "1.55", "1.44", "1.52")]
    public async Task The_newest_version_that_both_know_is_spoken(string release, string newest, string oldest, string spoken)
    {
        await using var engine = new FakeEngine(new FakeRelease(release, newest, oldest));
        using DockerRuntime runtime = engine.Connect();

        (await runtime.FindAsync("web")).Should().BeNull();

        engine.Requests.Last().Should().StartWith($"GET /v{spoken}/containers/web");
    }

    [Theory]
    [InlineData("1.39", "1.12", "API version 1.39", "1.40 is the oldest")]
    [InlineData("1.60", "1.56", "no API version below 1.56", "1.52 is the newest")]
    public async Task An_engine_without_a_common_version_is_refused_with_both_sides_versions(string newest, string oldest, params string[] words)
    {
        await using var engine = new FakeEngine(new FakeRelease("1", newest, oldest));
        using DockerRuntime runtime = engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Refused, [engine.SocketPath, .. words]);
    }

    [Fact]
    public async Task A_version_that_the_user_asks_for_is_spoken()
    {
        await using var engine = new FakeEngine(FakeRelease.Docker28);
        using DockerRuntime runtime = engine.Connect(configure: options => options.ApiVersion = new Version(1, 44));
        await runtime.FindAsync("web");
        engine.Requests.Last().Should().StartWith("GET /v1.44/");
    }

    [Fact]
    public async Task A_version_that_the_user_asks_for_and_the_engine_does_not_take_is_refused()
    {
        await using var engine = new FakeEngine(FakeRelease.Docker29);
        using DockerRuntime runtime = engine.Connect(configure: options => options.ApiVersion = new Version(1, 41));
        await runtime.RefusesAsync(ContainerLinksError.Refused, "1.44 to 1.52", "1.41 is asked for");
    }

    [Fact]
    public async Task A_Podman_behind_Dockers_address_is_known_for_what_it_is()
    {
        await using var engine = new FakeEngine(FakeRelease.Podman4);
        using var runtime = new DockerRuntime(EngineKind.Docker, new DockerRuntimeOptions { Endpoint = engine.Endpoint });
        await runtime.FindAsync("web");
        runtime.Name.Should().Be("podman");
        runtime.Capabilities.Should().Be(RuntimeCapabilities.AssignsAddresses);
    }

    [Theory]
    [InlineData("20.10.24", "1.41", true, true)]
    [InlineData("28.5.2", "1.51", true, true)]
    [InlineData("29.0.1", "1.52", true, false)]
    [InlineData("30.0.0", "1.55", false, false)]
    [InlineData("dev", "1.52", true, false)]
    [InlineData("library-import", "1.51", true, true)]
    public async Task What_an_engine_does_for_links_itself_follows_from_its_release(string release, string api, bool linksNatively, bool givesVariables)
    {
        await using var engine = new FakeEngine(new FakeRelease(release, api));
        var connector = new EngineConnector(EngineKind.Docker, new DockerRuntimeOptions { Endpoint = engine.Endpoint }, new FakeSurroundings(), TimeProvider.System);
        using EngineConnection connection = await connector.ConnectAsync(null, default);
        (connection.Identity.LinksNatively, connection.Identity.GivesLinkVariables).Should().Be((linksNatively, givesVariables));
        connection.Capabilities.HasFlag(RuntimeCapabilities.LinksNatively).Should().Be(linksNatively);
    }
}
