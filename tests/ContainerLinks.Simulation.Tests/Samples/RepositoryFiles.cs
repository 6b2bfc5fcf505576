using System.Runtime.CompilerServices;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Finds files of the repository from where this source file lies.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find([CallerFilePath] string here = "")
    {
        // A deterministic build maps source paths, so the file's own path is only the first guess.
        foreach (string start in (string[])[Path.GetDirectoryName(here) ?? "", AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = Directory.Exists(start) ? new DirectoryInfo(start) : null; folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "ContainerLinks.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("The tests do not run inside of the repository: no ContainerLinks.sln above them.");
    }
}
