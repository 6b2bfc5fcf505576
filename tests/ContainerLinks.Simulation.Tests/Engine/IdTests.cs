namespace ContainerLinks.Simulation.Tests;

public sealed class IdTests
{
    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a..b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a b")]
    public void An_id_that_could_leave_the_data_folder_is_not_taken_from_anybody(string id)
    {
        using SimulatedEngine engine = Engines.Make(configure: options =>
            options.IdSource = kind => kind == SimulatedIdKind.Container ? id : new string('a', 64));

        engine.Invoking(e => e.Create(new SimulatedContainerSpec("web", "httpd"))).Should().Throw<InvalidOperationException>().WithMessage("*id source*");
        engine.List().Should().BeEmpty();
    }

    [Fact]
    public void An_id_that_a_container_has_already_is_refused()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.IdSource = kind => new string('a', 64));
        engine.Run("mysql");

        engine.Invoking(e => e.Run("web")).Should().Throw<InvalidOperationException>().WithMessage("*exists*");
    }

    [Fact]
    public void A_container_is_found_by_id_then_name_then_the_beginning_of_an_id()
    {
        var ids = new Queue<string>(["abc1" + new string('0', 60), "abc2" + new string('0', 60)]);
        using SimulatedEngine engine = Engines.Make(configure: options =>
            options.IdSource = kind => kind == SimulatedIdKind.Container ? ids.Dequeue() : new string('f', 64));
        engine.Run("abc2");
        engine.Run("other");

        engine.Inspect("abc1").Name.Should().Be("abc2");
        engine.Inspect("abc2").Name.Should().Be("abc2");
        engine.Invoking(e => e.Inspect("abc")).Should().Throw<SimulatedEngineException>().WithMessage("Multiple IDs found with provided prefix: abc").Which.StatusCode.Should().Be(500);
    }
}
