using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The labels that a check prints, put on containers of a Podman as they stand.</summary>
[Collection("podman")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.Podman)]
public sealed partial class ComposeLabelsLiveTests : IAsyncLifetime
{
    private readonly AgentUnderTest _test = new(EngineKind.Podman);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [EngineFact]
    public async Task Bring_every_link_of_the_file_back()
    {
        string folder = Directory.CreateTempSubdirectory("containerlinks-").FullName;
        string file = Path.Combine(folder, "compose.yml");
        await File.WriteAllTextAsync(file, $$"""
            name: {{_test.NameOf("shop")}}
            services:
              web:
                network_mode: bridge
                links: ["db:database", cache]
                external_links: ["{{_test.NameOf("other")}}:legacy"]
              db: { network_mode: bridge, container_name: "{{_test.Db}}" }
              cache: { network_mode: bridge }
            """);
        (int code, string output) = await AgentProcess.RunAsync("check", file);
        Directory.Delete(folder, recursive: true);
        code.Should().Be(1, output);
        JsonObject labels = [.. Label().Matches(output).Select(match => KeyValuePair.Create<string, JsonNode?>(match.Groups["name"].Value, match.Groups["value"].Value))];
        labels.Should().HaveCount(3, output);

        string cache = _test.NameOf("shop-cache-1"), other = _test.NameOf("other");
        foreach (string source in (string[])[_test.Db, cache, other])
        {
            await _test.Client.RunAsync(source);
        }

        await _test.Client.RunAsync(_test.Web, "web", body => body["Labels"] = labels);
        (await AgentProcess.RunAsync(_test.Arguments("--once"))).Code.Should().Be(0);

        (await _test.Client.ResolveAsync(_test.Web, "database")).Should().Equal(await _test.Client.AddressAsync(_test.Db));
        (await _test.Client.ResolveAsync(_test.Web, "cache")).Should().Equal(await _test.Client.AddressAsync(cache));
        (await _test.Client.ResolveAsync(_test.Web, "legacy")).Should().Equal(await _test.Client.AddressAsync(other));
    }

    [GeneratedRegex("""^ +(?<name>containerlinks\.link[.0-9]*): "(?<value>[^"]+)"$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
