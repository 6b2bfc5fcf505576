using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ContainerLinks.Docs.Tests;

/// <summary>Compiles what a page shows, in memory.</summary>
/// <remarks>
/// One rule for all pages. A block that begins with <c>using</c> is a whole program, as after <c>dotnet new console</c>: nothing is added but what that gives, and the packages of the commands above
/// the block. Any other block is a piece: all packages are known, and the namespaces that the page names above it, and so is what <see cref="Given.Names"/> names (<c>services</c>, <c>linker</c> and so on). A block that holds types only is a file
/// beside the blocks of its page that use them; beside a whole program, only if it is whole too.
/// </remarks>
internal static class SnippetCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // What dotnet new worker gives beside them.
    private const string ImplicitUsingsOfWorkers = """

        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private const string UsingsOfPieces = ImplicitUsings + """

        global using ContainerLinks;
        global using ContainerLinks.Docs.Given;
        global using static ContainerLinks.Docs.Given.Names;
        """;

    private static readonly ImmutableArray<MetadataReference> AllPackages =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    /// <summary>Whether a block is a program that runs as it is pasted.</summary>
    public static bool IsProgram(CodeBlock block) => IsWhole(block) && HasStatements(Parse(block.Text));

    /// <summary>Compiles one block of a page.</summary>
    public static CSharpCompilation Compile(DocumentPage page, CodeBlock block)
    {
        SyntaxTree tree = Parse(block.Text);
        bool isWhole = IsWhole(block);
        List<SyntaxTree> files = [.. page.Blocks.Where(other => other.Language == "csharp" && other != block && (IsWhole(other) || !isWhole)).Select(other => Parse(other.Text)).Where(other => !HasStatements(other))];
        List<SyntaxTree> needed = [tree];
        while (files.Find(file => needed.Exists(other => Names(other, file))) is { } file)
        {
            files.Remove(file);
            needed.Add(file);
        }

        return CSharpCompilation.Create(
            $"Snippet{block.Line}",
            [Parse(isWhole ? ImplicitUsings : UsingsOfPieces + UsingsAbove(page, block)), .. needed],
            isWhole ? PagePackages.Above(page, block) : AllPackages,
            new CSharpCompilationOptions(
                HasStatements(tree) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: false));
    }

    /// <summary>What is wrong with a compilation, line by line.</summary>
    public static IReadOnlyList<string> FaultsOf(CSharpCompilation compilation) =>
    [
        .. from diagnostic in compilation.GetDiagnostics()
           where diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS0105" or "CS8321" or "CS0219" or "CS1998" or "CS1701" or "CS1702")
           select diagnostic.ToString(),
    ];

    /// <summary>A reader has the namespaces that the page told by now: in a program, or in a sentence.</summary>
    private static string UsingsAbove(DocumentPage page, CodeBlock block)
    {
        string above = string.Join("\n", page.Lines.Take(block.Line).Select(line => line.Text));
        IEnumerable<string> named = Regex.Matches(above, @"\busing ([A-Z][A-Za-z.]*);").Select(found => found.Groups[1].Value).Except(["ContainerLinks"]).Distinct(StringComparer.Ordinal);
        return string.Concat(named.Select(name => $"\nglobal using {name};")) + (above.Contains("dotnet new worker", StringComparison.Ordinal) ? ImplicitUsingsOfWorkers : "");
    }

    private static bool IsWhole(CodeBlock block) => block.Text.StartsWith("using ", StringComparison.Ordinal);

    /// <summary>Whether a file uses a type that another one declares.</summary>
    private static bool Names(SyntaxTree file, SyntaxTree other)
    {
        HashSet<string> declared = [.. ((CompilationUnitSyntax)other.GetRoot()).Members.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.ValueText)];
        return file.GetRoot().DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && declared.Contains(token.ValueText));
    }

    private static bool HasStatements(SyntaxTree tree) => ((CompilationUnitSyntax)tree.GetRoot()).Members.Any(SyntaxKind.GlobalStatement);

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, Parsing);
}
