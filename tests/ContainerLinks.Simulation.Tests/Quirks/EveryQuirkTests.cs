using System.Reflection;
using ContainerLinks.Simulation.Tests;

namespace ContainerLinks.Tests.Quirks;

/// <summary>No quirk is without a test and a row in the documentation.</summary>
public sealed class EveryQuirkTests
{
    public static TheoryData<DockerQuirks> Quirks => [.. Enum.GetValues<DockerQuirks>().Where(quirk => quirk != DockerQuirks.None)];

    private static IEnumerable<MethodInfo> Tests => typeof(EveryQuirkTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<QuirkAttribute>() is not null);

    [Theory]
    [MemberData(nameof(Quirks))]
    public void Every_quirk_has_a_test(DockerQuirks quirk) =>
        Tests.Should().Contain(test => test.GetCustomAttribute<QuirkAttribute>()!.Quirk == quirk);

    [Theory]
    [MemberData(nameof(Quirks))]
    public void Every_quirk_has_a_row_that_names_its_test(DockerQuirks quirk)
    {
        string Row(string page) => RepositoryFiles.Read(page).Split('\n').SingleOrDefault(line => line.StartsWith($"| `{quirk}` |", StringComparison.Ordinal))!;
        string row = Row("docs/appendix/semantics.md");

        Row("docs/semantics.md").Should().NotBeNull();
        row.Should().NotBeNull();
        foreach (var test in Tests.Where(test => test.GetCustomAttribute<QuirkAttribute>()!.Quirk == quirk))
        {
            row.Should().Contain($"`{test.DeclaringType!.Name}.{test.Name}`");
        }
    }

    [Theory]
    [MemberData(nameof(Quirks))]
    public void Every_quirk_is_one_bit_and_some_release_has_it(DockerQuirks quirk)
    {
        System.Numerics.BitOperations.PopCount((ulong)quirk).Should().Be(1);
        SimulationProfile[] releases = [SimulationProfile.Docker20, SimulationProfile.Docker28, SimulationProfile.Docker29];

        releases.Should().Contain(release => HasQuirk(release, quirk));
    }

    [Fact]
    public void An_engine_without_native_links_has_none()
    {
        using var engine = QuirkPair.Make(SimulationProfile.Plain, null);

        engine.Quirks.Should().Be(DockerQuirks.None);
    }

    private static bool HasQuirk(SimulationProfile release, DockerQuirks quirk)
    {
        using var engine = QuirkPair.Make(release, null);
        return engine.Quirks.HasFlag(quirk);
    }
}
