using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Commands for an engine: those of recordings, or, if variable <c>CONTAINERLINKS_TEST_COMMANDS</c> names a folder, those of each <c>NAME.commands</c> in it, an object with
/// <c>description</c> and <c>commands</c>. What an engine does with these becomes a scenario beside them.</summary>
internal sealed record GivenCommands(string Name, JsonNode Description, IReadOnlyList<JsonObject> Commands)
{
    private static string? Folder => Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_COMMANDS") is { Length: > 0 } folder ? folder : null;

    /// <param name="recorded">The recordings of the corpus that count without a folder, such as <c>podman58/start-twice</c>.</param>
    public static IEnumerable<GivenCommands> Read(params string[] recorded) => Folder is { } folder
        ? Directory.EnumerateFiles(folder, "*.commands").Order(StringComparer.Ordinal).Select(file => Parse(file, given => given["commands"]!.AsArray().Select(command => command!)))
        : recorded.Select(name => Parse(Path.Combine(AppContext.BaseDirectory, "Scenarios", $"{name}.json"), scenario => scenario["steps"]!.AsArray().Select(step => step!["do"]!)));

    /// <summary>Gives them to an engine and to the simulator.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="subfolder">Where below the folder the scenario is written.</param>
    /// <returns>The difference; null if there is none.</returns>
    public async Task<string?> CompareAsync(IRecordedEngine engine, string subfolder)
    {
        ComparedSequence compared = await new SequenceComparison(engine).InsistAsync(Commands, Folder is null ? 3 : 1); // what an engine does once by chance is no difference
        (compared.Recording["name"], compared.Recording["description"]) = (Name, Description.DeepClone());
        if (Folder is { } folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, subfolder));
            await File.WriteAllTextAsync(Path.Combine(folder, subfolder, $"{Name}.json"), compared.RecordingText);
        }

        return compared.Differs ? compared.Describe($"{subfolder}, {Name}") : null;
    }

    private static GivenCommands Parse(string file, Func<JsonNode, IEnumerable<JsonNode>> commands)
    {
        JsonNode content = JsonNode.Parse(File.ReadAllText(file))!;
        return new GivenCommands(Path.GetFileNameWithoutExtension(file), content["description"]!.DeepClone(), [.. commands(content).Select(command => command.DeepClone().AsObject())]);
    }
}
