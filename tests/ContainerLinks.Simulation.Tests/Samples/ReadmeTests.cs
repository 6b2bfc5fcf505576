using System.Text.RegularExpressions;

namespace ContainerLinks.Simulation.Tests;

public sealed partial class ReadmeTests
{
    private const string WalkthroughCommand = "dotnet run --project samples/Walkthrough";
    private const string TestCommand = "dotnet test";

    [Fact]
    public void The_first_screen_has_the_picture_the_package_and_the_two_commands()
    {
        RepositoryFiles.Read("README.md").Split('\n')[..25].Should().Contain(line => line.Contains("](docs/images/link.svg)", StringComparison.Ordinal)).And.Contain(TestCommand)
            .And.Contain(line => line.Contains("`dotnet add package ContainerLinks.Docker`", StringComparison.Ordinal));
        string[] lines = [.. RepositoryFiles.Read("README.md").Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];
        lines[..2].Should().Equal(WalkthroughCommand, TestCommand);
    }

    [Fact]
    public async Task The_first_program_is_the_one_that_is_compiled_and_does_what_it_says()
    {
        string program = CodeBlock().Match(RepositoryFiles.Read("README.md")).Groups[1].Value;
        program.Should().Be(RepositoryFiles.Read("samples/FirstProgram/Program.cs"));
        program.TrimEnd('\n').Split('\n').Length.Should().BeLessThanOrEqualTo(15);

        (int exitCode, string output) = await ProgramRun.RunAsync("FirstProgram");

        exitCode.Should().Be(0);
        string[] addresses = [.. AliasLine().Matches(output).Select(match => match.Groups[1].Value)];
        addresses.Should().HaveCount(2).And.OnlyHaveUniqueItems("the source came back with another address");
        output.Should().Contain($"'db' is {addresses[1]}");
    }

    [GeneratedRegex("```csharp\n(using ContainerLinks;.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^([0-9.]+)\tdb ", RegexOptions.Multiline)]
    private static partial Regex AliasLine();
}
