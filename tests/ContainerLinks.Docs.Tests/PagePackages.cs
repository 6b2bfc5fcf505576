using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ContainerLinks.Docs.Tests;

/// <summary>The packages that a reader has who has typed the commands of a page from its top: what the template of the last <c>dotnet new</c> brings, and each <c>dotnet add package</c> since.</summary>
internal static partial class PagePackages
{
    private static readonly Dictionary<string, string[]> OfTemplates = new()
    {
        ["console"] = [],
        ["web"] = [],
        ["worker"] = ["Microsoft.Extensions.Hosting"],
        ["xunit"] = ["Microsoft.NET.Test.Sdk", "xunit"],
    };

    private static readonly Lazy<Dictionary<string, (string[] Needs, string[] Assemblies)>> Known = new(ReadKnown);

    /// <summary>The platform, and the packages that the commands above a block have brought.</summary>
    public static ImmutableArray<MetadataReference> Above(DocumentPage page, CodeBlock block)
    {
        HashSet<string> packages = [];
        foreach (string command in page.Blocks.Where(other => other.Language == "console" && other.Line < block.Line).SelectMany(other => other.Lines))
        {
            if (NewProject().Match(command) is { Success: true } template)
            {
                packages = [.. OfTemplates[template.Groups[1].Value]];
            }
            else if (AddPackage().Match(command) is { Success: true } package)
            {
                packages.Add(package.Groups[1].Value);
            }
        }

        return [.. Platform.Concat(AssembliesOf(packages)).Select(path => MetadataReference.CreateFromFile(path))];
    }

    private static IEnumerable<string> Platform => Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
        .Where(path => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Contains(path, StringComparison.Ordinal));

    private static IEnumerable<string> AssembliesOf(IEnumerable<string> packages)
    {
        HashSet<string> found = [];
        var waiting = new Queue<string>(packages);
        while (waiting.TryDequeue(out string? package))
        {
            if (found.Add(package))
            {
                Array.ForEach(Known.Value[package].Needs, waiting.Enqueue);
            }
        }

        return found.SelectMany(package => Known.Value[package].Assemblies).Select(file => Path.Combine(AppContext.BaseDirectory, file));
    }

    /// <summary>What needs what is written beside the test project's own assembly.</summary>
    private static Dictionary<string, (string[] Needs, string[] Assemblies)> ReadKnown()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(typeof(PagePackages).Assembly.Location, ".deps.json")));
        return file.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .ToDictionary(entry => entry.Name.Split('/')[0], entry => (Names(entry.Value, "dependencies"), Names(entry.Value, "runtime").Select(path => Path.GetFileName(path)).ToArray()));
    }

    private static string[] Names(JsonElement entry, string part) => entry.TryGetProperty(part, out JsonElement found) ? [.. found.EnumerateObject().Select(name => name.Name)] : [];

    [GeneratedRegex(@"^dotnet new (\w+) ")]
    private static partial Regex NewProject();

    [GeneratedRegex(@"^dotnet add package (\S+)")]
    private static partial Regex AddPackage();
}
