using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>What matters for links in one compose file.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Project">The name that compose gives the project, unless it is told another one.</param>
/// <param name="Services">The services.</param>
/// <param name="IsFirstVersion">Whether it has no <c>services:</c>: every service is then on the default bridge.</param>
internal sealed record ComposeFile(string Path, string Project, IReadOnlyList<ComposeService> Services, bool IsFirstVersion)
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="InvalidDataException">The file is no compose file; the message says where and why.</exception>
    public static ComposeFile Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > LargestFile)
            {
                throw new InvalidDataException($"{path}: larger than {LargestFile} bytes; a compose file is not that large.");
            }

            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {failure.Message}", failure);
        }
    }

    private static ComposeFile Parse(string path, string text)
    {
        YamlMappingNode root = Load(path, text);
        var yaml = new ComposeYaml(path);
        bool isFirstVersion = ComposeYaml.Child(root, "services") is null;
        YamlMappingNode services = isFirstVersion ? root : yaml.Mapping(root, "services");
        string folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))) ?? "";
        return new ComposeFile(
            path,
            NormalProject(yaml.Text(root, "name") is { } name && !isFirstVersion ? name : folder),
            [.. services.Children.Where(pair => IsService(pair, isFirstVersion)).Select(pair => ComposeServiceReader.Read(yaml, pair.Key, pair.Value))],
            isFirstVersion);
    }

    private static YamlMappingNode Load(string path, string text)
    {
        try
        {
            ComposeYaml.ThrowIfNotLoadable(path, text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new InvalidDataException($"{path}: expected a mapping with 'services' at the top.");
        }
        catch (YamlException fault)
        {
            throw new InvalidDataException($"{path}, line {fault.Start.Line}: {fault.Message}", fault);
        }
    }

    /// <summary>Fragments that others merge stand beside services: their names begin with <c>x-</c>.</summary>
    private static bool IsService(KeyValuePair<YamlNode, YamlNode> pair, bool isFirstVersion) =>
        pair.Key is YamlScalarNode { Value: { } name } && !name.StartsWith("x-", StringComparison.Ordinal) && (!isFirstVersion || pair.Value is YamlMappingNode);

    private static string NormalProject(string name) =>
        string.Concat(name.ToLowerInvariant().Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')).TrimStart('-', '_');
}
