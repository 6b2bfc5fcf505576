namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphMisuseTests
{
    private static readonly LinkPolicy WithoutSink = new() { OnSourceStopped = SourceStoppedAction.PointTo };
    private readonly LinkGraph _graph = new();

    [Fact]
    public void A_dependency_on_itself_is_told_by_name() =>
        FluentActions.Invoking(() => _graph.AddDependency("web", "web")).Should().Throw<ArgumentException>()
            .WithMessage("'web' cannot depend on itself; expected two containers*").WithParameterName("dependsOn");

    [Fact]
    public void A_wrong_policy_is_misuse_also_where_there_is_no_link() =>
        FluentActions.Invoking(() => _graph.SetPolicy("web", "db", WithoutSink)).Should().Throw<ArgumentException>().WithParameterName("policy");

    [Fact]
    public void A_missing_alias_is_told_by_the_name_of_the_argument()
    {
        _graph.Add(new("web", "mysql", "db"));

        FluentActions.Invoking(() => _graph.Remove("web", null!)).Should().Throw<ArgumentNullException>().WithParameterName("alias");
        FluentActions.Invoking(() => _graph.TryGet("web", null!, out _)).Should().Throw<ArgumentNullException>().WithParameterName("alias");
        FluentActions.Invoking(() => _graph.SetPolicy("web", null!, null)).Should().Throw<ArgumentNullException>().WithParameterName("alias");
    }

    [Fact]
    public void A_policy_that_is_none_of_the_enumeration_is_told_with_those_that_are()
    {
        FluentActions.Invoking(() => new LinkPolicy { OnSourceStopped = (SourceStoppedAction)3 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Expected Remove, Keep or PointTo*").WithParameterName("OnSourceStopped");
        FluentActions.Invoking(() => new LinkPolicy { OnSourceRemoved = (SourceRemovedAction)3 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Expected Keep, Drop or Refuse*").WithParameterName("OnSourceRemoved");
    }

    [Fact]
    public void Every_policy_of_the_enumerations_can_be_chosen()
    {
        foreach (SourceStoppedAction action in Enum.GetValues<SourceStoppedAction>())
        {
            new LinkPolicy { OnSourceStopped = action }.OnSourceStopped.Should().Be(action);
        }

        foreach (SourceRemovedAction action in Enum.GetValues<SourceRemovedAction>())
        {
            new LinkPolicy { OnSourceRemoved = action }.OnSourceRemoved.Should().Be(action);
        }
    }
}
