namespace ContainerLinks.Docs.Tests;

/// <summary>Files of the documentation that a test writes: with <c>CONTAINERLINKS_WRITE_DOCS=1</c> they are written anew, else they must be as they would be.</summary>
internal static class WrittenPages
{
    public static bool AreWritten => Environment.GetEnvironmentVariable("CONTAINERLINKS_WRITE_DOCS") == "1";

    public static async Task MustBeAsync(string path, string text)
    {
        if (AreWritten)
        {
            string file = Path.Combine(RepositoryFiles.Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }

        RepositoryFiles.Read(path).Should().Be(text, "{0} is written by a test: CONTAINERLINKS_WRITE_DOCS=1 dotnet test tests/ContainerLinks.Docs.Tests", path);
    }
}
