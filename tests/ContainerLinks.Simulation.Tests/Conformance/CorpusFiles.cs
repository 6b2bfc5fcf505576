using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

/// <summary>The recordings, copied beside the tests.</summary>
internal static class CorpusFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static Scenario Read(string name) => ScenarioReader.Read(PathOf(name));
}
