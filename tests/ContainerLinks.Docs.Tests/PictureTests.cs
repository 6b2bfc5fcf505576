using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ContainerLinks.Docs.Tests;

public sealed partial class PictureTests
{
    private static readonly string Picture = Path.Combine(RepositoryFiles.Root, "docs/images/link.svg");

    private static string Properties => RepositoryFiles.Read("Directory.Build.props");

    [Fact]
    public async Task The_badges_of_the_readme_say_what_is_so()
    {
        await IsDrawnAsync("licence", Badge.Draw("licence", Value("PackageLicenseExpression")));
        await IsDrawnAsync("dotnet", Badge.Draw(".NET", Value("TargetFramework").Replace("net", "", StringComparison.Ordinal)));
        await IsDrawnAsync("aot", Badge.Draw("AOT", "safe"));
        IEnumerable<string> packages = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        string shared = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "Directory.Build.*").Select(File.ReadAllText));
        packages.Should().NotBeEmpty().And.OnlyContain(package => (shared + File.ReadAllText(package)).Contains("<IsAotCompatible>true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_picture_of_the_readme_is_what_a_run_shows()
    {
        await IsDrawnAsync("link", await LinkPicture.DrawAsync());
        RepositoryFiles.Read("README.md").Should().Contain("](docs/images/link.svg)");
    }

    [Fact]
    public void It_is_plain_svg_that_loads_nothing_and_runs_nothing()
    {
        XElement svg = XElement.Load(Picture);

        svg.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct().Should().BeSubsetOf(["svg", "title", "g", "rect", "text"]);
        svg.DescendantsAndSelf().Attributes().Select(attribute => attribute.Value).Where(value => value.Contains("url(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static Task IsDrawnAsync(string name, string drawn) => WrittenPages.MustBeAsync($"docs/images/{name}.svg", drawn);

    private static string Value(string property) => Element().Matches(Properties).First(match => match.Groups[1].Value == property).Groups[2].Value;

    [GeneratedRegex("<(\\w+)>([^<]+)</")]
    private static partial Regex Element();
}
