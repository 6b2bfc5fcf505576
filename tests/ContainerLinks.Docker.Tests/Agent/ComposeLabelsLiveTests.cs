using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The labels that a check prints, put on containers of a Podman as they stand.</summary>
public abstract partial class ComposeLabelsLiveTests : AgentTests
{
    private protected ComposeLabelsLiveTests(EngineUnderTest engine)
        : base(engine)
    {
    }

    [EngineFact]
    public async Task Bring_every_link_of_the_file_back()
    {
        string folder = Directory.CreateTempSubdirectory("containerlinks-").FullName;
        string file = Path.Combine(folder, "compose.yml");
        await File.WriteAllTextAsync(file, $$"""
            name: {{Test.NameOf("shop")}}
            services:
              web:
                network_mode: bridge
                links: ["db:database", cache]
                external_links: ["{{Test.NameOf("other")}}:legacy"]
              db: { network_mode: bridge, container_name: "{{Test.Db}}" }
              cache: { network_mode: bridge }
            """);
        (int code, string output) = await AgentProcess.RunAsync("check", file);
        Directory.Delete(folder, recursive: true);
        code.Should().Be(1, output);
        JsonObject labels = [.. Label().Matches(output).Select(match => KeyValuePair.Create<string, JsonNode?>(match.Groups["name"].Value, match.Groups["value"].Value))];
        labels.Should().HaveCount(3, output);

        string cache = Test.NameOf("shop-cache-1"), other = Test.NameOf("other");
        foreach (string source in (string[])[Test.Db, cache, other])
        {
            await Test.Client.RunAsync(source);
        }

        await Test.Client.RunAsync(Test.Web, "web", body => body["Labels"] = labels);
        (await AgentProcess.RunAsync(Test.Arguments("--once"))).Code.Should().Be(0);

        (await Test.Client.ResolveAsync(Test.Web, "database")).Should().Equal(await Test.Client.AddressAsync(Test.Db));
        (await Test.Client.ResolveAsync(Test.Web, "cache")).Should().Equal(await Test.Client.AddressAsync(cache));
        (await Test.Client.ResolveAsync(Test.Web, "legacy")).Should().Equal(await Test.Client.AddressAsync(other));
    }

    [GeneratedRegex("""^ +(?<name>containerlinks\.link[.0-9]*): "(?<value>[^"]+)"$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : ComposeLabelsLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : ComposeLabelsLiveTests(EngineUnderTest.NewerPodman);
}
