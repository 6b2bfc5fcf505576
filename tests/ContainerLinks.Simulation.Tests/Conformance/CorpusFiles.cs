using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

/// <summary>The recordings, copied beside the tests: those of 20.10 in the folder itself, those of other releases in one of their own.</summary>
internal static class CorpusFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static Scenario Read(string name) => ScenarioReader.Read(PathOf(name));
}
