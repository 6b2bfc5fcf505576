namespace ContainerLinks.Docker.Tests;

/// <summary>What the tests leave behind.</summary>
public sealed class TestClassTests
{
    [Fact]
    public void A_test_class_ends_in_a_way_that_xunit_knows() =>
        typeof(TestClassTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true)))
            .Where(type => type.IsAssignableTo(typeof(IAsyncDisposable)))
            .Should().BeEmpty("xunit 2 never calls that: its engines would live on, and their folders stay");
}
