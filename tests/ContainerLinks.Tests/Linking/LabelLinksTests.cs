namespace ContainerLinks.Tests;

/// <summary>Labels ask for links where nobody calls the linker: on a command line, in a compose file.</summary>
public sealed class LabelLinksTests
{
    [Fact]
    public async Task A_label_of_a_container_that_somebody_else_made_is_a_link()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(("containerlinks.link", "db:database")));

        await fixture.FollowAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_label_means_the_container_of_that_name_though_the_list_has_one_before_it_whose_id_begins_so()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("other", "10.0.0.5", info => new ContainerInfo { Id = new ContainerId("db0000000001"), Name = info.Name, State = info.State, Networks = info.Networks, HostsPath = info.HostsPath });
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(("containerlinks.link", "db:database")));
        fixture.Runtime.Add("db", "10.0.0.2");

        await fixture.FollowAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task Numbered_labels_come_in_the_order_of_their_numbers_and_other_labels_are_none()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(
            ("containerlinks.link.10", "db:ten"), ("containerlinks.link.2", "db:two"), ("containerlinks.link", "db:first"),
            ("containerlinks.link.policy", "db:no"), ("containerlinks.linked", "db:neither"), ("containerlinks.link.-1", "db:nor")));

        await fixture.FollowAsync();

        (await fixture.Linker.GetLinksAsync("web")).Select(status => status.Link.Alias).Should().Equal("first", "two", "ten");
    }

    [Fact]
    public async Task A_label_link_that_the_user_took_away_stays_away()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(("containerlinks.link", "db:database")));
        await fixture.FollowAsync();

        (await fixture.Linker.UnlinkAsync("web", "database")).Should().BeTrue();
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
    }

    [Fact]
    public async Task A_label_that_is_no_link_is_told_once_and_hinders_no_other()
    {
        var log = new ListLog();
        await using var fixture = new LinkerFixture(logger: log);
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(("containerlinks.link.1", "db:a:b"), ("containerlinks.link.2", "db:localhost"), ("containerlinks.link.3", "db:database")));

        await fixture.FollowAsync();
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");

        // The log is written beside the linker, and is whole at its end.
        await fixture.Linker.DisposeAsync();
        log.Warnings.Should().HaveCount(2);
        log.Count(1005).Should().Be(2);
    }

    [Fact]
    public async Task A_label_of_a_container_that_is_created_here_gives_its_variables_too()
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(RuntimeCapabilities.AssignsAddresses));
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)]));

        await fixture.Linker.CreateAsync(new ContainerSpec("web") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } });

        fixture.Runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT_3306_TCP_ADDR=10.0.0.2");
        (await fixture.Linker.GetLinksAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task Labels_are_not_read_under_an_empty_name()
    {
        await using var fixture = new LinkerFixture(options: new ContainerLinksOptions { LinkLabel = "" });
        fixture.Runtime.Add("web", "10.0.0.3", WithLabels(("containerlinks.link", "db:database"), ("", "db:empty")));
        await fixture.FollowAsync();
        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_list_that_is_older_than_a_container_does_not_remove_it()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        long before = fixture.Runtime.Get("db").Version;
        ContainerInfo db = fixture.Runtime.Get("db");
        fixture.Runtime.Add("late", "10.0.0.7");
        await fixture.Linker.LinkAsync("late", "db");

        fixture.Runtime.Tell(ContainerFact.Resync([db, fixture.Runtime.Get("web")], before));
        await fixture.NextAsync<LinkChange.Resync>();

        (await fixture.Linker.GetLinksAsync("late")).Should().ContainSingle();
    }

    private static Func<ContainerInfo, ContainerInfo> WithLabels(params (string Key, string Value)[] labels) =>
        info => FakeRuntime.Copy(info, labels: labels.ToDictionary(label => label.Key, label => label.Value));
}
