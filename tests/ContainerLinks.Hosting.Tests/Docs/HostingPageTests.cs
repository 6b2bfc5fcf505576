using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>The settings that the page shows are read. That its code can be pasted is shown by <c>ContainerLinks.Docs.Tests</c>.</summary>
public sealed partial class HostingPageTests
{
    private const string Page = "docs/hosting.md";

    [Fact]
    public void Settings_of_the_page_are_read_without_a_fault()
    {
        string[] blocks = [.. Blocks(Page, "json")];
        blocks.Should().HaveCount(2);

        HostApplicationBuilder one = Builder(blocks[0]);
        one.Services.AddContainerLinks().UseDocker().BindConfiguration();
        one.Services.AddHealthChecks().AddContainerLinks();
        HostApplicationBuilder two = Builder(blocks[1]);
        SideBySide(two);

        foreach (HostApplicationBuilder builder in new[] { one, two })
        {
            using IHost host = builder.Build();
            host.Services.GetRequiredService<IStartupValidator>().Validate();
        }
    }

    [Fact]
    public void Settings_of_the_sample_are_read_without_a_fault()
    {
        HostApplicationBuilder builder = Builder(RepositoryFiles.Read("samples/Worker/appsettings.json"));
        SideBySide(builder);
        using IHost host = builder.Build();

        host.Services.GetRequiredService<IStartupValidator>().Validate();

        host.Services.GetRequiredService<IOptionsMonitor<DockerRuntimeOptions>>().Get("podman").Endpoint.Should().Be("unix:///run/podman/podman.sock");
    }

    private static HostApplicationBuilder Builder(string json)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddConfiguration(BindConfigurationTests.Configure(json));
        return builder;
    }

    private static void SideBySide(HostApplicationBuilder builder)
    {
        builder.Services.AddKeyedContainerLinks("docker").UseDocker().BindConfiguration().AddHostedLinks();
        builder.Services.AddKeyedContainerLinks("podman").UsePodman().BindConfiguration().AddHostedLinks();
        builder.Services.AddHealthChecks().AddContainerLinks("docker").AddContainerLinks("podman");
    }

    private static IEnumerable<string> Blocks(string page, string language) =>
        CodeBlock().Matches(RepositoryFiles.Read(page)).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
