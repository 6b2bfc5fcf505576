namespace ContainerLinks.Fuzz;

/// <summary>The seeds of a target: valid inputs, tricky ones, and every input that once was a finding (<c>found-…</c>).</summary>
internal static class SeedCorpus
{
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(string target)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
    }
}
