namespace ContainerLinks.Tests;

public sealed class VariablesTests
{
    [Fact]
    public async Task A_source_whose_fact_is_still_on_its_way_counts_at_a_creation_and_for_a_new_link()
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(RuntimeCapabilities.AssignsAddresses));
        await fixture.FollowAsync();
        fixture.Runtime.TellsFacts = false;
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)]));
        fixture.Runtime.Add("late", "10.0.0.5");

        await fixture.Linker.CreateAsync(new ContainerSpec("web") { Links = ["db:database"] });
        await fixture.Linker.LinkAsync("late", "db:database");

        fixture.Runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT_3306_TCP_ADDR=10.0.0.2");
        Resolver.Resolve(fixture.Runtime.Hosts("late"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_recipient_gets_its_variables_at_start()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");

        fixture.Runtime.Starts[^1].Environment.Should().Contain("DATABASE_PORT_3306_TCP_ADDR=10.0.0.2").And.Contain("DATABASE_NAME=/web/database");
    }

    [Fact]
    public async Task Where_the_runtime_takes_none_at_start_they_are_given_at_creation_and_own_ones_win()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses);
        await using var fixture = new LinkerFixture(runtime);
        runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)]));

        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"], Environment = ["DB_NAME=mine"] });

        runtime.Created[^1].Environment.Should().Contain("DB_PORT_3306_TCP_ADDR=10.0.0.2").And.ContainSingle(variable => variable.StartsWith("DB_NAME="))
            .Which.Should().Be("DB_NAME=mine");
        runtime.Created[^1].Links.Should().BeEmpty("the runtime cannot link");
        runtime.Starts[^1].Environment.Should().BeEmpty();
    }

    [Fact]
    public async Task Stale_variables_are_named_without_their_values()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");

        fixture.Runtime.Move("db", "10.0.0.9");
        LinkChange.EnvironmentStale stale = await fixture.NextAsync<LinkChange.EnvironmentStale>();

        stale.Recipient.Should().Be("web");
        stale.Variables.Should().Equal("DATABASE_PORT", "DATABASE_PORT_3306_TCP", "DATABASE_PORT_3306_TCP_ADDR");
        stale.ToString().Should().NotContain("10.0.0.9").And.NotContain("hunter2");
    }

    [Fact]
    public async Task Variables_that_are_true_again_are_not_stale()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");

        await fixture.Linker.StopAsync("db");
        fixture.Runtime.Move("db", "10.0.0.2");
        await fixture.NextAsync<LinkChange.Bound>();
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        LinkChange.EnvironmentStale stale = await fixture.NextAsync<LinkChange.EnvironmentStale>();
        stale.Variables.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_pending_link_gives_no_variable()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.StopAsync("web");
        await fixture.Linker.StopAsync("db");

        await fixture.Linker.StartAsync("web");

        fixture.Runtime.Starts[^1].Environment.Should().BeEmpty();
    }

    [Fact]
    public async Task Aliases_whose_variables_would_have_one_name_are_refused_unless_variables_are_off()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "db:my-db");
        Func<Task> collide = () => fixture.Linker.LinkAsync("web", "db:my_db");
        (await collide.Should().ThrowAsync<ContainerLinksException>()).WithMessage("*my-db*my_db*MY_DB*");

        var options = new ContainerLinksOptions();
        options.Variables.Enabled = false;
        await using LinkerFixture off = await LinkerFixture.WithWebLinkedToDbAsync(options: options);
        await off.Linker.LinkAsync("web", "db:my-db");
        await off.Linker.LinkAsync("web", "db:my_db");
        await off.Linker.RestartAsync("web");
        off.Runtime.Starts[^1].Environment.Should().BeEmpty();
    }
}
