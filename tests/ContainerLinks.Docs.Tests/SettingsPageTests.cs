using System.Text.Json;

namespace ContainerLinks.Docs.Tests;

public sealed class SettingsPageTests
{
    [Fact]
    public Task The_page_has_every_setting_of_the_schema() => WrittenPages.MustBeAsync("docs/settings.md", SettingsPage.Write());

    [Theory]
    [MemberData(nameof(DocumentPage.AllPages), MemberType = typeof(DocumentPage))]
    public void Json_of_a_page_is_json(string page)
    {
        foreach (CodeBlock block in DocumentPage.Open(page).Blocks.Where(block => block.Language == "json"))
        {
            FluentActions.Invoking(() => JsonDocument.Parse(block.Text)).Should().NotThrow("{0}, line {1}", page, block.Line);
        }
    }
}
