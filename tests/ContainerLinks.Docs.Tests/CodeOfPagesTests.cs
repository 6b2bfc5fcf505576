using System.Reflection;

namespace ContainerLinks.Docs.Tests;

/// <summary>What a page shows can be pasted: it is compiled, and where the page says what a program prints, or shows tests, these are run.</summary>
[Collection("console")]
public sealed class CodeOfPagesTests
{
    public static TheoryData<string, int> Code => Blocks((_, block) => block.Language == "csharp");

    /// <summary>Programs with a block <c>text</c> behind them.</summary>
    public static TheoryData<string, int> ProgramsThatPrint => Blocks((page, block) => SnippetCompiler.IsProgram(block) && OutputOf(page, block) is not null);

    [Theory]
    [MemberData(nameof(Code))]
    public void Code_of_a_page_is_compiled_without_a_warning(string path, int line)
    {
        (DocumentPage page, CodeBlock block) = Find(path, line);

        SnippetCompiler.FaultsOf(SnippetCompiler.Compile(page, block)).Should().BeEmpty("{0}, line {1} is to be pasted", path, line);
    }

    [Theory]
    [MemberData(nameof(ProgramsThatPrint))]
    public async Task A_program_prints_what_the_page_says(string path, int line)
    {
        (DocumentPage page, CodeBlock block) = Find(path, line);
        using var assembly = new MemoryStream();
        SnippetCompiler.Compile(page, block).Emit(assembly).Success.Should().BeTrue();

        (int exitCode, string output) = await ProgramRun.RunAsync(Assembly.Load(assembly.ToArray()));

        exitCode.Should().Be(0);
        if (WrittenPages.AreWritten)
        {
            string text = RepositoryFiles.Read(path);
            int start = text.IndexOf("```text\n", text.IndexOf(block.Text, StringComparison.Ordinal), StringComparison.Ordinal) + "```text\n".Length;
            await File.WriteAllTextAsync(Path.Combine(RepositoryFiles.Root, path), $"{text[..start]}{output}{text[text.IndexOf("```", start, StringComparison.Ordinal)..]}");
        }

        DocumentPage now = DocumentPage.Open(path);
        output.Should().Be(OutputOf(now, now.Blocks.Single(other => other.Text == block.Text))!.Text);
    }

    [Theory]
    [MemberData(nameof(Code))]
    public async Task Tests_of_a_page_pass(string path, int line)
    {
        (DocumentPage page, CodeBlock block) = Find(path, line);
        if (!block.Text.StartsWith("using ", StringComparison.Ordinal) || !block.Text.Contains("Tests", StringComparison.Ordinal) || SnippetCompiler.IsProgram(block))
        {
            return;
        }

        using var stream = new MemoryStream();
        SnippetCompiler.Compile(page, block).Emit(stream).Success.Should().BeTrue();
        Type[] classes = [.. Assembly.Load(stream.ToArray()).GetExportedTypes().Where(type => block.Text.Contains($"class {type.Name}", StringComparison.Ordinal) && FactsOf(type).Any())];

        classes.Should().NotBeEmpty("{0}, line {1} shows tests", path, line);
        foreach (Type type in classes)
        {
            foreach (MethodInfo fact in FactsOf(type))
            {
                await RunAsync(type, fact);
            }
        }
    }

    [Fact]
    public void A_fault_in_a_page_would_be_seen()
    {
        var block = new CodeBlock(1, "csharp", 0);
        block.Add("await linker.NoSuchMethodAsync();");

        SnippetCompiler.FaultsOf(SnippetCompiler.Compile(DocumentPage.Open("README.md"), block)).Should().ContainSingle().Which.Should().Contain("NoSuchMethodAsync");
    }

    [Fact]
    public void A_package_that_no_command_of_the_page_adds_would_be_seen()
    {
        DocumentPage page = DocumentPage.Open("README.md");
        CodeBlock program = page.Blocks.First(SnippetCompiler.IsProgram);
        var beforeItsCommands = new CodeBlock(0, "csharp", 0);
        program.Lines.ToList().ForEach(beforeItsCommands.Add);

        SnippetCompiler.FaultsOf(SnippetCompiler.Compile(page, program)).Should().BeEmpty();
        SnippetCompiler.FaultsOf(SnippetCompiler.Compile(page, beforeItsCommands)).Should().Contain(fault => fault.Contains("ContainerLinks"));
    }

    private static IEnumerable<MethodInfo> FactsOf(Type type) => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null });

    private static async Task RunAsync(Type type, MethodInfo fact)
    {
        object instance = Activator.CreateInstance(type)!;
        try
        {
            await ((instance as IAsyncLifetime)?.InitializeAsync() ?? Task.CompletedTask);
            await ((Task?)fact.Invoke(instance, null) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{type.Name}.{fact.Name} does not pass.", failure);
        }
        finally
        {
            await ((instance as IAsyncLifetime)?.DisposeAsync() ?? Task.CompletedTask);
            (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>The block behind a program and the command that runs it, if it is the program's output.</summary>
    private static CodeBlock? OutputOf(DocumentPage page, CodeBlock program) =>
        page.Blocks.SkipWhile(block => block != program).Skip(1).SkipWhile(block => block.Language == "console").FirstOrDefault() is { Language: "text" } output ? output : null;

    private static TheoryData<string, int> Blocks(Func<DocumentPage, CodeBlock, bool> condition)
    {
        TheoryData<string, int> data = [];
        foreach (DocumentPage page in DocumentPage.All.Select(DocumentPage.Open))
        {
            foreach (CodeBlock block in page.Blocks.Where(block => condition(page, block)))
            {
                data.Add(page.Path, block.Line);
            }
        }

        return data;
    }

    private static (DocumentPage Page, CodeBlock Block) Find(string path, int line)
    {
        DocumentPage page = DocumentPage.Open(path);
        return (page, page.Blocks.Single(block => block.Line == line));
    }
}
