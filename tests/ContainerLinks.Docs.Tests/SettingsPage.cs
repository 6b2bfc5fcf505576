using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests;

/// <summary>Writes the page of all settings from the JSON schema, which is made of the options themselves.</summary>
internal static partial class SettingsPage
{
    private const string Head = """
        # Settings

        Every setting of every package, by its path in `appsettings.json` below `ContainerLinks` ([Links in a
        host](hosting.md#settings)). In code the same names are properties of the options: `Addresses:Network` is
        `ContainerLinksOptions.Addresses.Network`.

        Durations are `hours:minutes:seconds`. `null` means that a setting is left out.

        A test writes this page from the JSON schema of `ContainerLinks.Hosting`.

        """;

    public static string Write()
    {
        using JsonDocument schema = JsonDocument.Parse(RepositoryFiles.Read("src/ContainerLinks.Hosting/appsettings.schema.json"));
        JsonElement linker = schema.RootElement.GetProperty("definitions").GetProperty("linker").GetProperty("properties");
        var page = new StringBuilder(Head);
        Section(page, "Of the linker itself", "", linker.EnumerateObject().Where(setting => !HasParts(setting.Value)));
        foreach (JsonProperty part in linker.EnumerateObject().Where(setting => HasParts(setting.Value)))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {part.Name}\n\n");
            Fill(page, part.Value.GetProperty("description").GetString()!, "", "");
            page.Append('\n');
            Items(page, $"{part.Name}:", part.Value.GetProperty("properties").EnumerateObject());
        }

        return page.ToString();
    }

    private static bool HasParts(JsonElement setting) => setting.TryGetProperty("properties", out JsonElement parts) && parts.EnumerateObject().Any();

    private static void Section(StringBuilder page, string heading, string prefix, IEnumerable<JsonProperty> settings)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
        Items(page, prefix, settings);
    }

    private static void Items(StringBuilder page, string prefix, IEnumerable<JsonProperty> settings)
    {
        foreach (JsonProperty setting in settings)
        {
            Fill(page, $"**`{prefix}{setting.Name}`**{Values(setting.Value)}: {TextOf(setting.Value)}", "- ", "  ");
        }
    }

    private static string Values(JsonElement setting)
    {
        string values = setting.TryGetProperty("enum", out JsonElement names) ? string.Join(", ", names.EnumerateArray().Select(name => $"`{name}`")) : "";
        string @default = setting.TryGetProperty("default", out JsonElement value) && value.ToString() is { Length: > 0 } text ? $"default `{(value.ValueKind is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : text)}`" : "";
        return (values, @default) switch
        {
            ("", "") => "",
            (_, "") => $" ({values})",
            ("", _) => $" ({@default})",
            _ => $" ({values}, {@default})",
        };
    }

    /// <summary>The description. Its sentence on the default is left out where the default stands before it.</summary>
    private static string TextOf(JsonElement setting)
    {
        string text = setting.GetProperty("description").GetString()!;
        return (setting.TryGetProperty("default", out _) ? DefaultSentence().Replace(text, "") : text).Trim();
    }

    private static void Fill(StringBuilder page, string text, string first, string rest)
    {
        string line = first;
        foreach (string word in text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + 1 + word.Length > 120)
            {
                page.Append(line).Append('\n');
                line = rest;
            }

            line += line.Length == 0 || line == first || line == rest ? word : $" {word}";
        }

        page.Append(line).Append('\n');
    }

    [GeneratedRegex(@"The default is (?:[^.]|\.(?!\s|$))+\.(?:\s+|$)")]
    private static partial Regex DefaultSentence();
}
