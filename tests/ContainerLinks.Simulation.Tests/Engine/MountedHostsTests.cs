namespace ContainerLinks.Simulation.Tests;

/// <summary>A file of the user's that is mounted over <c>/etc/hosts</c>.</summary>
public sealed class MountedHostsTests
{
    private const string Own = "10.9.9.9\tdb\n";

    [Theory]
    [InlineData(SimulationProfile.Docker20)]
    [InlineData(SimulationProfile.Docker28)]
    public void The_container_reads_the_users_file_and_the_engine_never_writes_it(SimulationProfile profile)
    {
        using SimulatedEngine engine = Engines.Make(profile);
        engine.Run("db");
        engine.Create(new SimulatedContainerSpec("web", "httpd") { Links = ["db:db"], MountedHosts = Own });
        engine.Inspect("web").HostsPath.Should().BeEmpty("it has not been started");

        engine.Start("web");
        engine.Stop("db");
        engine.Run("other");
        engine.Start("db");

        engine.Inspect("web").Hosts.Should().Be(Own);
        engine.Inspect("web").HostsPath.Should().Be($"{engine.DataRoot}/mounted/web/hosts");
        engine.Exec("web", ["cat", "/etc/hosts"]).Output.Should().Be(Own);
        engine.Parts.Views.Describe(engine.Parts.Containers.Get("web"), version: 1).HostsFileProblem.Should().StartWith("A mount lies over /etc/hosts of 'web'");
    }

    [Fact]
    public void A_container_in_the_network_of_another_one_reads_the_file_of_that_one_unless_it_has_its_own()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run(new SimulatedContainerSpec("web", "httpd") { MountedHosts = Own });
        engine.Run(new SimulatedContainerSpec("side", "httpd") { Network = "container:web" });
        engine.Run(new SimulatedContainerSpec("own", "httpd") { Network = "container:web", MountedHosts = "" });

        engine.Inspect("side").Hosts.Should().Be(Own);
        engine.Inspect("own").Hosts.Should().BeEmpty();
    }

    [Theory]
    [InlineData(SimulationProfile.Docker20)]
    [InlineData(SimulationProfile.Docker28)]
    public void After_the_removal_of_a_link_the_engine_shows_its_own_file_until_the_next_start(SimulationProfile profile)
    {
        using SimulatedEngine engine = Engines.Make(profile);
        engine.Run("db");
        engine.Run(new SimulatedContainerSpec("web", "httpd") { Links = ["db:db"], MountedHosts = Own });

        engine.RemoveLink("web/db");
        engine.Inspect("web").HostsPath.Should().EndWith($"/containers/{engine.Inspect("web").Id}/hosts");

        engine.Restart("web");
        engine.Inspect("web").Hosts.Should().Be(Own);
    }

    [Fact]
    public void A_start_that_fails_shows_the_file_that_the_engine_wrote()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("db");
        engine.Create(new SimulatedContainerSpec("web", "httpd") { Links = ["db:db"], MountedHosts = Own });
        engine.Stop("db");

        FluentActions.Invoking(() => engine.Start("web")).Should().Throw<SimulatedEngineException>();

        engine.Inspect("web").Hosts.Should().NotBe(Own);
    }
}
