using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>What an editor says of appsettings.json is what the program takes.</summary>
public sealed class SchemaTests
{
    /// <summary>Set to 1, the test writes the schema anew.</summary>
    private const string Write = "CONTAINERLINKS_WRITE_SCHEMA";
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_schema_has_the_settings_their_defaults_and_their_documentation_and_nothing_else()
    {
        string path = Path.Combine(RepositoryFiles.Root, "src/ContainerLinks.Hosting/appsettings.schema.json");
        string expected = SettingsSchema.Make().ToJsonString(Lines) + "\n";
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            File.WriteAllText(path, expected);
        }

        File.ReadAllText(path).ReplaceLineEndings("\n").Should().Be(expected, "the options say so; {0}=1 writes the file anew", Write);
    }

    [Fact]
    public void Every_setting_of_the_schema_is_one_that_the_program_reads()
    {
        foreach ((string path, string value) in Leaves((JsonObject)SettingsSchema.Make()["definitions"]!["linker"]!, "ContainerLinks"))
        {
            IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [path] = value }).Build();
            var services = new ServiceCollection();
            services.AddSingleton(configuration);
            services.AddHealthChecks().AddContainerLinks();
            services.AddContainerLinks().BindConfiguration().UseDocker().AddSwarm().AddDynamicDns();
            using ServiceProvider provider = services.BuildServiceProvider();
            Action get = path.Split(':')[1] switch
            {
                "Engine" => () => _ = provider.GetRequiredService<IOptions<DockerRuntimeOptions>>().Value,
                "Swarm" => () => _ = provider.GetRequiredService<IOptions<SwarmOptions>>().Value,
                "DynamicDns" => () => _ = provider.GetRequiredService<IOptions<DynamicDnsOptions>>().Value,
                "Health" => () => _ = provider.GetRequiredService<IOptions<ContainerLinksHealthOptions>>().Value,
                _ => () => _ = provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value,
            };

            // Whether the value is allowed beside the others is another question; it must have been read.
            Failures(get).Should().NotContain(failure => failure.StartsWith('\''), path);
        }
    }

    private static IEnumerable<string> Failures(Action get)
    {
        try
        {
            get();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
    }

    private static IEnumerable<(string Path, string Value)> Leaves(JsonObject schema, string path)
    {
        foreach ((string name, JsonNode? node) in (JsonObject)schema["properties"]!)
        {
            var setting = (JsonObject)node!;
            if (setting["properties"] is not null)
            {
                foreach ((string, string) leaf in Leaves(setting, $"{path}:{name}"))
                {
                    yield return leaf;
                }
            }
            else if (setting["type"] is JsonValue type && (string?)type == "object")
            {
                yield return ($"{path}:{name}:key", "text");
            }
            else
            {
                // What the schema says of a list it says of its values, by numbers or with commas in one text.
                JsonObject item = (JsonObject?)setting["items"] ?? setting;
                string value = item switch
                {
                    _ when item["enum"] is JsonArray names => (string)names[0]!,
                    _ when (string?)item["type"] == "boolean" => "true",
                    _ when (string?)item["type"] is "integer" or "number" => "1",
                    _ when (string?)item["format"] == "uri" => "tcp://192.0.2.7:2376",
                    _ when (string?)item["pattern"] is { } pattern => new[] { "10.0.0.9", "10.0.0.0/24", "1.44", "00:01:00" }.First(text => System.Text.RegularExpressions.Regex.IsMatch(text, pattern)),
                    _ => "text",
                };
                yield return ($"{path}:{name}", value);
                if (item != setting)
                {
                    setting["type"]!.AsArray().Select(form => (string)form!).Should().Equal("array", "string");
                    yield return ($"{path}:{name}:0", value);
                    yield return ($"{path}:{name}", $"{value}, {value}");
                }
            }
        }
    }
}
