using System.Net;

namespace ContainerLinks.Simulation.Tests;

public sealed class PlainProfileTests
{
    [Fact]
    public void Links_are_refused_in_Podmans_words()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Plain);
        engine.Run("mysql");

        SimulatedEngineException refusal = engine.Invoking(e => e.Run("web", "mysql:db")).Should().Throw<SimulatedEngineException>().Which;

        refusal.Message.Should().Be("bad parameter: link is not supported");
        refusal.StatusCode.Should().Be(500);
        engine.List().Should().ContainSingle();
    }

    [Fact]
    public void An_address_that_was_given_back_is_not_the_next_one()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Plain);
        engine.Run("one");
        engine.Run("two");
        engine.Remove("one", force: true);
        engine.Run("three");

        engine.Inspect("three").Address.Should().Be("172.17.0.4");
    }

    [Fact]
    public void The_hosts_file_has_no_link_lines_and_the_environment_no_link_variables()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Plain);
        engine.Run("mysql");
        engine.Run("web");

        engine.Lines("web").Should().Equal($"172.17.0.3 {engine.ShortId("web")}");
    }

    [Fact]
    public async Task Variables_given_at_a_start_stand_where_an_engine_puts_its_own()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Plain);
        IContainerRuntime runtime = engine.AsRuntime();
        ContainerId id = await runtime.CreateAsync(new ContainerSpec("web") { Image = "httpd", Environment = ["MINE=1", "DB_NAME=own"] });

        await runtime.StartAsync(id, new ContainerStart { Environment = ["DB_PORT=tcp://172.17.0.9:1", "DB_NAME=/web/db"] });

        engine.Inspect("web").Environment.Should().Equal(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"HOSTNAME={id.ShortId}", "DB_PORT=tcp://172.17.0.9:1", "DB_NAME=own", "MINE=1", "HOME=/");
        engine.ExecEnvironment("web").Should().Equal(engine.Inspect("web").Environment);
    }

    [Fact]
    public async Task An_engine_that_gives_no_addresses_takes_them_at_a_start()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Plain, options => options.AssignsAddresses = false);
        IContainerRuntime runtime = engine.AsRuntime();
        ContainerId id = await runtime.CreateAsync(new ContainerSpec("web"));
        await runtime.StartAsync(id, new ContainerStart { Address = IPAddress.Parse("172.17.0.77") });

        engine.Lines("web").Should().Equal($"172.17.0.77 {id.ShortId}");
        (await runtime.FindAsync("web"))!.Networks.Should().ContainSingle().Which.IPv4.Should().Be(IPAddress.Parse("172.17.0.77"));

        await runtime.StopAsync(id);
        await runtime.StartAsync(id, new ContainerStart { Address = IPAddress.Parse("172.17.0.78") });
        engine.Inspect("web").Address.Should().Be("172.17.0.78");
    }

    [Fact]
    public void Only_the_plain_profile_can_leave_addresses_to_others()
    {
        Action make = () => Engines.Make(SimulationProfile.Docker29, options => options.AssignsAddresses = false);

        make.Should().Throw<ArgumentException>().WithMessage("*AssignsAddresses*Plain*");
    }
}
