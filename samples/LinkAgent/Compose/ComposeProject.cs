namespace LinkAgent;

/// <summary>A compose file: what its project is called, and its services.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The project's name: the file's own <c>name</c>, or its folder's name as compose spells it.</param>
/// <param name="Services">The services, in the file's order.</param>
internal sealed record ComposeProject(string Path, string Name, IReadOnlyList<ComposeService> Services)
{
    public ComposeService? Find(string service) => Services.FirstOrDefault(candidate => candidate.Name == service);

    /// <summary>Small letters, digits, <c>-</c> and <c>_</c>, as compose makes a name of a folder.</summary>
    public static string NameOf(string file)
    {
        string folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))) ?? "";
        string name = string.Concat(folder.ToLowerInvariant().Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')).TrimStart('-', '_');
        return name.Length == 0 ? "default" : name;
    }
}
