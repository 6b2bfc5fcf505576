using System.Reflection;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docker.Tests;

/// <summary>What the tests leave behind.</summary>
public sealed partial class TestClassTests
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
    [InlineData(EngineVariables.RootlessPodman, "rootless podman")]
    [InlineData(EngineVariables.NewerRootlessPodman, "newer rootless podman")]
    [InlineData(EngineVariables.NewerDocker, "newer docker")]
    [InlineData(EngineVariables.NewerPodman, "newer podman")]
    [InlineData(EngineVariables.NewerDockerIPv6, "newer docker with IPv6")]
    [InlineData(EngineVariables.SwarmManager, "swarm")]
    [InlineData(EngineVariables.NewerSwarmManager, "newer swarm")]
    public void Tests_of_one_engine_run_one_after_the_other(string engine, string collection)
    {
        Type[] classes = [.. typeof(TestClassTests).Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<NeedsEngineAttribute>()?.Variables.Contains(engine) == true)];

        classes.Should().NotBeEmpty();
        classes.Where(type => CollectionOf(type) != collection).Should().BeEmpty("some of them kill the engine");
    }

    [Fact]
    public void What_is_tested_on_an_engine_is_tested_on_its_newer_release_too()
    {
        string[] classes = [.. typeof(TestClassTests).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsDefined(typeof(NeedsEngineAttribute))).Select(type => type.FullName!)];
        string[] older = [.. classes.Where(name => OfAnyRelease().IsMatch(name))];

        older.Should().HaveCountGreaterThan(20);
        older.Select(name => OfAnyRelease().Replace(name, "OnNewer$1")).Should().BeSubsetOf(classes);
    }

    [GeneratedRegex("On(Docker|Podman|Swarm)$")]
    private static partial Regex OfAnyRelease();

    private static string? CollectionOf(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(CollectionAttribute))?.ConstructorArguments[0].Value as string;
}
