using System.Net;

namespace ContainerLinks.Tests;

/// <summary>A runtime that gives no addresses gets them from the linker's pool.</summary>
public sealed class PooledAddressesTests
{
    [Fact]
    public async Task Addresses_come_from_the_pool_and_recipients_find_them()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/24");

        await fixture.Linker.RunAsync(new ContainerSpec("db"));
        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"] });

        fixture.Runtime.Starts.Select(start => start.Address).Should().Equal(IPAddress.Parse("10.7.0.2"), IPAddress.Parse("10.7.0.3"));
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().Equal("10.7.0.2");
    }

    [Fact]
    public async Task A_container_comes_back_with_the_address_that_it_had()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/24");
        await fixture.Linker.RunAsync(new ContainerSpec("db"));
        await fixture.Linker.RunAsync(new ContainerSpec("app"));

        await fixture.Linker.StopAsync("db");
        await fixture.Linker.RunAsync(new ContainerSpec("other"));
        await fixture.Linker.StartAsync("db");

        fixture.Runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.2"));
        fixture.Runtime.Starts[^2].Address.Should().Be(IPAddress.Parse("10.7.0.4"));
    }

    [Fact]
    public async Task A_fixed_address_is_kept_while_its_container_is_stopped()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/29");
        await fixture.Linker.RunAsync(new ContainerSpec("db") { Address = IPAddress.Parse("10.7.0.4") });
        await fixture.Linker.StopAsync("db");

        for (int number = 0; number < 4; number++)
        {
            await fixture.Linker.RunAsync(new ContainerSpec($"filler{number}"));
        }

        Func<Task> tooMany = () => fixture.Linker.RunAsync(new ContainerSpec("one-too-many"));
        (await tooMany.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.AddressesExhausted);
        await fixture.Linker.StartAsync("db");
        fixture.Runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.4"));
    }

    [Fact]
    public async Task Two_containers_cannot_reserve_one_address()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/24");
        var spec = new ContainerSpec("db") { Address = IPAddress.Parse("10.7.0.4") };
        await fixture.Linker.CreateAsync(spec);

        Func<Task> second = () => fixture.Linker.CreateAsync(new ContainerSpec("app") { Address = spec.Address });

        (await second.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.AddressInUse);
        (await fixture.Runtime.FindAsync("app")).Should().BeNull("nothing is left half done");
    }

    [Fact]
    public async Task A_start_that_fails_gives_its_address_back()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/30");
        await fixture.Linker.CreateAsync(new ContainerSpec("db"));
        fixture.Runtime.StartFailure = new ContainerLinksException(ContainerLinksError.Refused, "no such image");
        Func<Task> start = () => fixture.Linker.StartAsync("db");
        await start.Should().ThrowAsync<ContainerLinksException>();

        fixture.Runtime.StartFailure = null;
        await fixture.FollowAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(30)); // the address rests like any that was released
        await fixture.Linker.RunAsync(new ContainerSpec("app"));

        fixture.Runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.2"), "it is the only one");
    }

    [Fact]
    public async Task A_start_that_was_given_up_before_it_began_keeps_no_address()
    {
        await using LinkerFixture fixture = Start("10.7.0.0/30");
        await fixture.Linker.CreateAsync(new ContainerSpec("db"));

        Func<Task> givenUp = () => fixture.Linker.StartAsync("db", new CancellationToken(canceled: true));
        await givenUp.Should().ThrowAsync<OperationCanceledException>();
        await fixture.Linker.StartAsync("db");
        await fixture.Linker.StopAsync("db");
        await fixture.FollowAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1)); // It rests before another one may have it.
        await fixture.Linker.RunAsync(new ContainerSpec("other"));

        fixture.Runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.2"), "it is the only one");
    }

    [Fact]
    public async Task What_runs_already_keeps_its_address()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.None);
        runtime.Add("old", "10.7.0.2");
        await using LinkerFixture fixture = Start("10.7.0.0/24", runtime);

        await fixture.Linker.RunAsync(new ContainerSpec("db"));

        runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.3"));
    }

    [Fact]
    public async Task What_somebody_else_starts_while_the_linker_follows_keeps_its_address()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.None);
        await using LinkerFixture fixture = Start("10.7.0.0/24", runtime);
        await fixture.FollowAsync();
        runtime.Add("web", "10.7.0.9");
        await fixture.Linker.LinkAsync("web", "foreign");

        runtime.Add("foreign", "10.7.0.2");
        await fixture.NextAsync<LinkChange.Bound>();
        await fixture.Linker.RunAsync(new ContainerSpec("db"));

        runtime.Starts[^1].Address.Should().Be(IPAddress.Parse("10.7.0.3"));
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_keeps_the_address_that_the_container_runs_with()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.None) { LosesAnswers = true };
        await using LinkerFixture fixture = Start("10.7.0.0/30", runtime);
        Func<Task> run = () => fixture.Linker.RunAsync(new ContainerSpec("db"));
        await run.Should().ThrowAsync<ContainerLinksException>();

        runtime.LosesAnswers = false;
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Func<Task> second = () => fixture.Linker.RunAsync(new ContainerSpec("app"));

        (await second.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.AddressesExhausted, "db runs with the only one");
    }

    [Fact]
    public async Task A_start_that_the_runtime_did_not_hear_of_gives_its_address_back()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.None) { StartFailure = new ContainerLinksException(ContainerLinksError.Unavailable, "connection reset") };
        await using LinkerFixture fixture = Start("10.7.0.0/30", runtime);
        Func<Task> run = () => fixture.Linker.RunAsync(new ContainerSpec("db"));
        await run.Should().ThrowAsync<ContainerLinksException>();

        runtime.StartFailure = null;
        await fixture.FollowAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(30));
        await fixture.Linker.RunAsync(new ContainerSpec("app"));

        runtime.Starts.Should().ContainSingle().Which.Address.Should().Be(IPAddress.Parse("10.7.0.2"), "it is the only one");
    }

    private static LinkerFixture Start(string network, FakeRuntime? runtime = null)
    {
        var options = new ContainerLinksOptions();
        options.Addresses.Network = IPNetwork.Parse(network);
        return new LinkerFixture(runtime ?? new FakeRuntime(RuntimeCapabilities.None), options);
    }
}
