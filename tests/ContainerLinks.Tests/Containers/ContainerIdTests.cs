namespace ContainerLinks.Tests.Containers;

public sealed class ContainerIdTests
{
    private const string Whole = "14f6f2a16abc8660ba32004c8eff091e5a16f0ace57a3609d770f845485d103f";

    [Theory]
    [InlineData(Whole)]
    [InlineData("a")]
    [InlineData("Z9_.-")]
    [InlineData("vm-1.example")]
    public void An_id_is_kept_as_it_is(string text)
    {
        ContainerId.IsValid(text).Should().BeTrue();
        var id = new ContainerId(text);
        id.Value.Should().Be(text);
        id.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../etc")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("ä")]
    [InlineData("１")]
    public void What_could_leave_a_folder_or_a_line_is_no_id(string text)
    {
        ContainerId.IsValid(text).Should().BeFalse();
        FluentActions.Invoking(() => new ContainerId(text)).Should().Throw<ArgumentException>().WithMessage("*is not a container id: expected*").WithParameterName("value");
    }

    [Fact]
    public void An_id_has_at_most_128_characters()
    {
        ContainerId.IsValid(new string('a', 128)).Should().BeTrue();
        ContainerId.IsValid(new string('a', 129)).Should().BeFalse();
    }

    [Fact]
    public void Null_is_no_id()
    {
        ContainerId.IsValid(null).Should().BeFalse();
        FluentActions.Invoking(() => new ContainerId(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void The_short_id_is_the_first_twelve_characters_or_all_there_are()
    {
        new ContainerId(Whole).ShortId.Should().Be("14f6f2a16abc");
        new ContainerId("14f6f2a16abc").ShortId.Should().Be("14f6f2a16abc");
        new ContainerId("vm1").ShortId.Should().Be("vm1");
    }

    [Fact]
    public void Equality_is_ordinal()
    {
        new ContainerId("abc").Should().Be(new ContainerId("abc"));
        new ContainerId("abc").Should().NotBe(new ContainerId("ABC"));
    }
}
