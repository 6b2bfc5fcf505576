using System.Reflection;

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

    [Theory]
    [InlineData(EngineVariables.Docker, "docker")]
    [InlineData(EngineVariables.Podman, "podman")]
    [InlineData(EngineVariables.DockerIPv6, "docker with IPv6")]
    public void Tests_of_one_engine_run_one_after_the_other(string engine, string collection)
    {
        Type[] classes = [.. typeof(TestClassTests).Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<NeedsEngineAttribute>()?.Variables.Contains(engine) == true)];

        classes.Should().NotBeEmpty();
        classes.Where(type => CollectionOf(type) != collection).Should().BeEmpty("some of them kill the engine");
    }

    private static string? CollectionOf(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(CollectionAttribute))?.ConstructorArguments[0].Value as string;
}
