namespace ContainerLinks.Tests;

public sealed class LinkerErrorsTests
{
    [Fact]
    public async Task An_unknown_container_is_named()
    {
        await using var fixture = new LinkerFixture();
        Func<Task>[] calls =
        [
            () => fixture.Linker.StartAsync("nosuch"),
            () => fixture.Linker.StopAsync("nosuch"),
            () => fixture.Linker.RestartAsync("nosuch"),
            () => fixture.Linker.RenameAsync("nosuch", "other"),
            () => fixture.Linker.RemoveAsync("nosuch"),
            () => fixture.Linker.LinkAsync("nosuch", "db"),
            () => fixture.Linker.UnlinkAsync("nosuch", "db"),
            () => fixture.Linker.GetLinksAsync("nosuch"),
            () => fixture.Linker.GetImpactAsync("nosuch"),
        ];

        foreach (Func<Task> call in calls)
        {
            (await call.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.ContainerNotFound).WithMessage("*fake*nosuch*");
        }

        (await fixture.Linker.ExplainAsync("nosuch", "db")).Reason.Should().Be(LinkReason.RecipientUnknown);
    }

    [Fact]
    public async Task Null_and_empty_arguments_are_refused()
    {
        await using var fixture = new LinkerFixture();
        Func<Task>[] calls =
        [
            () => fixture.Linker.CreateAsync(null!),
            () => fixture.Linker.StartAsync(""),
            () => fixture.Linker.StopAsync(null!),
            () => fixture.Linker.RenameAsync("db", null!),
            () => fixture.Linker.RenameAsync("db", "a b"),
            () => fixture.Linker.RemoveAsync(""),
            () => fixture.Linker.LinkAsync("", "db"),
            () => fixture.Linker.LinkAsync("web", null!),
            () => fixture.Linker.UnlinkAsync("web", ""),
            () => fixture.Linker.ExplainAsync("", "db"),
            () => fixture.Linker.ExplainAsync("web", null!),
        ];

        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        FluentActions.Invoking(() => new ContainerLinker(null!)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("db:")]
    [InlineData(":alias")]
    [InlineData("a:b:c")]
    [InlineData("db:a b")]
    [InlineData("db:a\nb")]
    [InlineData("db:../x")]
    [InlineData("db:localhost")]
    [InlineData("db:-x")]
    public async Task A_links_text_that_could_harm_is_refused(string text)
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        string before = fixture.Runtime.Hosts("web");

        Func<Task> link = () => fixture.Linker.LinkAsync("web", text);
        Func<Task> create = () => fixture.Linker.CreateAsync(new ContainerSpec("other") { Links = [text] });

        await link.Should().ThrowAsync<ArgumentException>();
        await create.Should().ThrowAsync<ArgumentException>();
        fixture.Runtime.Created.Should().BeEmpty();
        fixture.Runtime.Hosts("web").Should().Be(before);
    }

    [Fact]
    public async Task An_alias_in_use_is_refused_naming_both_links()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Add("other", "10.0.0.7");

        Func<Task> link = () => fixture.Linker.LinkAsync("web", "other:DATABASE");

        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.AliasInUse).WithMessage("*db*database*other*");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task The_same_link_twice_is_one_link()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        await fixture.Linker.LinkAsync("web", "db:database");

        (await fixture.Linker.GetLinksAsync("web")).Should().ContainSingle();
    }

    [Theory]
    [InlineData("db:web", "own name")]
    [InlineData("db:host", "own host name")]
    [InlineData("db:HOST.example.org", "own host name")]
    [InlineData("db:cache", "extra host")]
    public async Task A_name_that_the_recipient_has_already_is_no_alias(string link, string reason)
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");
        var spec = new ContainerSpec("web") { Hostname = "host.example.org", ExtraHosts = ["cache:10.1.1.1"], Links = [link] };

        Func<Task> create = () => fixture.Linker.CreateAsync(spec);

        (await create.Should().ThrowAsync<ArgumentException>()).WithMessage($"*{reason}*");
        await fixture.Linker.CreateAsync(spec with { Links = [] });
        Func<Task> add = () => fixture.Linker.LinkAsync("web", link);
        (await add.Should().ThrowAsync<ArgumentException>()).WithMessage($"*{reason}*");
    }

    [Fact]
    public async Task A_link_to_itself_is_refused()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Func<Task> link = () => fixture.Linker.LinkAsync("web", "web:me");
        (await link.Should().ThrowAsync<ArgumentException>()).WithMessage("*same container*");
    }

    [Theory]
    [InlineData("host")]
    [InlineData("none")]
    [InlineData("container:db")]
    public async Task A_recipient_without_a_network_of_its_own_is_refused(string mode)
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Func<Task> create = () => fixture.Linker.CreateAsync(new ContainerSpec("other") { Network = mode, Links = ["db"] });
        (await create.Should().ThrowAsync<ArgumentException>()).WithMessage($"*{mode}*");
    }

    [Fact]
    public async Task A_recipient_that_uses_anothers_hosts_file_is_refused()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerId web = fixture.Runtime.Get("web").Id;
        fixture.Runtime.Add("side", change: info => FakeRuntime.Copy(info, networkOf: web));
        Func<Task> link = () => fixture.Linker.LinkAsync("side", "db");
        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Refused);
    }

    [Fact]
    public async Task A_container_whose_links_cannot_all_be_declared_is_not_left_behind()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        Func<Task> create = () => fixture.Linker.CreateAsync(new ContainerSpec("app") { Links = ["db:one", "nosuch/link:two"] });

        (await create.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.LinkNotFound);
        (await fixture.Runtime.FindAsync("app")).Should().BeNull();
        (await fixture.Linker.GetImpactAsync("db")).Should().Equal("web");
    }

    [Fact]
    public async Task A_required_link_keeps_its_recipient_from_starting_without_the_source()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(new LinkPolicy { Required = true });
        await fixture.Linker.StopAsync("web");
        await fixture.Linker.StopAsync("db");

        Func<Task> start = () => fixture.Linker.StartAsync("web");
        (await start.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.LinkInTheWay).WithMessage("*db*does not run*");

        await fixture.Linker.StartAsync("db");
        await fixture.Linker.StartAsync("web");
        fixture.Runtime.Get("web").IsRunning.Should().BeTrue();
    }

    [Fact]
    public async Task Options_out_of_their_bounds_are_named()
    {
        var options = new ContainerLinksOptions { RetryInterval = TimeSpan.Zero, Policy = null! };
        FluentActions.Invoking(() => new ContainerLinker(new FakeRuntime(), options)).Should().Throw<ArgumentException>()
            .WithMessage("*RetryInterval*00:00:00.1*Policy*");
        await Task.CompletedTask;
    }
}
