namespace ContainerLinks.Tests.Containers;

public sealed class ContainerNameTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("0a")]
    [InlineData("web_1.test-2")]
    [InlineData("a.")]
    [InlineData("a-")]
    public void Names_are_what_engines_accept(string name)
    {
        ContainerSpec.IsValidName(name).Should().BeTrue();
        new ContainerSpec(name).Name.Should().Be(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/web")]
    [InlineData("-web")]
    [InlineData(".web")]
    [InlineData("_web")]
    [InlineData("we b")]
    [InlineData("web\n")]
    [InlineData("web/db")]
    [InlineData("wéb")]
    [InlineData("web:db")]
    public void Anything_else_is_refused(string name)
    {
        ContainerSpec.IsValidName(name).Should().BeFalse();
        FluentActions.Invoking(() => new ContainerSpec(name)).Should().Throw<ArgumentException>().WithMessage("*is not a container name: expected*").WithParameterName(nameof(name));
    }

    [Fact]
    public void Null_is_no_name()
    {
        ContainerSpec.IsValidName(null).Should().BeFalse();
        FluentActions.Invoking(() => new ContainerSpec(null!)).Should().Throw<ArgumentNullException>().WithParameterName("name");
    }
}
