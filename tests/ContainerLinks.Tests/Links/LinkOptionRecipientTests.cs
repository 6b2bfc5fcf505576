namespace ContainerLinks.Tests.Links;

public sealed class LinkOptionRecipientTests
{
    private static readonly ContainerInfo Web = new()
    {
        Id = new ContainerId("0d9bdf7f309d17b6c5f037a9"),
        Name = "web",
        Hostname = "www.shop",
        DomainName = "example.com",
        ExtraHosts = ["cache:10.0.0.1", "gate:host-gateway", "v6:::1", "one;two:1.1.1.1", "typed=1.1.1.1", "odd"],
    };

    [Theory]
    [InlineData("mysql:web", "*'web' to 'mysql' as 'web'*recipient's own name*")]
    [InlineData("mysql:WEB", "*recipient's own name*")]
    [InlineData("mysql:www", "*own host name*")]
    [InlineData("mysql:www.shop", "*own host name*")]
    [InlineData("mysql:www.shop.example.com", "*own host name*")]
    [InlineData("mysql:Cache", "*extra host 'cache:10.0.0.1'*")]
    [InlineData("mysql:gate", "*extra host*")]
    [InlineData("mysql:v6", "*extra host*")]
    [InlineData("mysql:one", "*extra host 'one;two:1.1.1.1'*")]
    [InlineData("mysql:TWO", "*extra host 'one;two:1.1.1.1'*")]
    [InlineData("mysql:typed", "*extra host*")]
    [InlineData("mysql:odd", "*extra host*")]
    [InlineData("web:db", "*same container*")]
    public void An_alias_that_the_recipient_has_for_something_else_is_refused(string text, string message)
    {
        LinkOption.Parse(text).IsAllowedFor(Web, out string? error).Should().BeFalse();

        error.Should().Match(message);
    }

    [Theory]
    [InlineData("mysql:db")]
    [InlineData("mysql:shop")]
    [InlineData("mysql:cache2")]
    [InlineData("mysql:web.local")]
    public void Any_other_alias_is_fine(string text)
    {
        LinkOption.Parse(text).IsAllowedFor(Web, out string? error).Should().BeTrue();

        error.Should().BeNull();
    }

    [Fact]
    public void The_short_id_is_the_host_name_of_a_container_without_one()
    {
        var recipient = new ContainerInfo { Id = Web.Id, Name = "web" };

        LinkOption.Parse("mysql:0d9bdf7f309d").IsAllowedFor(recipient, out string? error).Should().BeFalse();
        error.Should().Contain("host name");
    }

    [Fact]
    public void A_spec_is_checked_before_the_container_exists()
    {
        var spec = new ContainerSpec("web") { Hostname = "www", DomainName = "example.com", ExtraHosts = ["cache:10.0.0.1", "odd;other=[::1]"] };

        LinkOption.Parse("mysql:db").IsAllowedFor(spec, out _).Should().BeTrue();
        LinkOption.Parse("mysql:www.example.com").IsAllowedFor(spec, out _).Should().BeFalse();
        LinkOption.Parse("mysql:odd").IsAllowedFor(spec, out _).Should().BeFalse();
        LinkOption.Parse("mysql:other").IsAllowedFor(spec, out _).Should().BeFalse();
        LinkOption.Parse("mysql:www").IsAllowedFor(new ContainerSpec("web"), out _).Should().BeTrue();
    }

    [Fact]
    public void No_recipient_is_misuse()
    {
        LinkOption option = LinkOption.Parse("mysql:db");

        FluentActions.Invoking(() => option.IsAllowedFor((ContainerInfo)null!, out _)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => option.IsAllowedFor((ContainerSpec)null!, out _)).Should().Throw<ArgumentNullException>();
    }
}
