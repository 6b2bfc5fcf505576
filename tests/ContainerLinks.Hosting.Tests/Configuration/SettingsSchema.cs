using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ContainerLinks.Hosting.Tests;

/// <summary>The JSON schema of the settings, made from the options and their documentation.</summary>
internal static partial class SettingsSchema
{
    private static readonly Dictionary<Assembly, Dictionary<string, string>> Documented = [];

    public static JsonObject Make()
    {
        JsonObject linker = OfType(typeof(ContainerLinksOptions), new ContainerLinksOptions());
        var settings = (JsonObject)linker["properties"]!;
        settings["Engine"] = OfType(typeof(DockerRuntimeOptions), new DockerRuntimeOptions());
        settings["Swarm"] = OfType(typeof(SwarmOptions), new SwarmOptions());
        settings["DynamicDns"] = OfType(typeof(DynamicDnsOptions), new DynamicDnsOptions());
        settings["Health"] = OfType(typeof(ContainerLinksHealthOptions), new ContainerLinksHealthOptions());
        var references = new JsonObject();
        foreach (string name in settings.Select(setting => setting.Key).Order(StringComparer.Ordinal))
        {
            references[name] = new JsonObject { ["$ref"] = $"#/definitions/linker/properties/{name}" };
        }

        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["definitions"] = new JsonObject { ["linker"] = linker },
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["ContainerLinks"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "Settings of the linker without a key, and of each linker with a key in a section of that name.",
                    ["properties"] = references,
                    ["additionalProperties"] = new JsonObject { ["$ref"] = "#/definitions/linker" },
                },
            },
        };
    }

    private static JsonObject OfType(Type type, object defaults)
    {
        var settings = new JsonObject();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (OfProperty(property, property.GetValue(defaults)) is { } schema)
            {
                settings[property.Name] = schema;
            }
        }

        return new JsonObject { ["type"] = "object", ["description"] = TextOf(type, $"T:{type.FullName}"), ["properties"] = settings, ["additionalProperties"] = false };
    }

    /// <returns>Null for what can be set in code only.</returns>
    private static JsonObject? OfProperty(PropertyInfo property, object? value)
    {
        string text = TextOf(property.DeclaringType!, $"P:{property.DeclaringType!.FullName}.{property.Name}");
        if (value is LinkPolicy or LinkVariableOptions or AddressPoolOptions or MachineNamesOptions or JournalOptions)
        {
            JsonObject part = OfType(property.PropertyType, value);
            part["description"] = text;
            return part;
        }

        JsonObject? schema = OfValue(property.PropertyType);
        if (schema is null)
        {
            return null;
        }

        schema["description"] = text;
        if (value is not (null or System.Collections.IEnumerable and not string or IPNetwork))
        {
            schema["default"] = value switch
            {
                bool flag => flag,
                int or long => Convert.ToInt64(value, null),
                double number => number,
                TimeSpan duration => duration.ToString("c"),
                _ => value.ToString(),
            };
        }

        return schema;
    }

    private static JsonObject? OfValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]) },
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(int) || type == typeof(long) => new JsonObject { ["type"] = "integer" },
            _ when type == typeof(double) => new JsonObject { ["type"] = "number" },
            _ when type == typeof(TimeSpan) => new JsonObject { ["type"] = "string", ["pattern"] = @"^(\d+\.)?([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d{1,7})?)?$" },
            _ when type == typeof(IPNetwork) => new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9a-fA-F:.]+/\d{1,3}$" },
            _ when type == typeof(IPAddress) => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-fA-F:.]+$" },
            _ when type == typeof(AddressRange) => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-fA-F:.]+([/-][0-9a-fA-F:.]+)?$" },
            _ when type == typeof(Uri) => new JsonObject { ["type"] = "string", ["format"] = "uri" },
            _ when type == typeof(Version) => new JsonObject { ["type"] = "string", ["pattern"] = @"^\d+\.\d+$" },
            _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
            _ when type == typeof(IDictionary<string, string>) => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
            _ when type.IsGenericType && type.GetGenericArguments() is [var item] && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && OfValue(item) is { } items =>
                new JsonObject { ["type"] = new JsonArray("array", "string"), ["items"] = items }, // a text has the values with commas between them
            _ => null,
        };
    }

    /// <summary>The summary, and the value with its default and bounds. What is code has backticks.</summary>
    private static string TextOf(Type type, string member)
    {
        if (!Documented.TryGetValue(type.Assembly, out Dictionary<string, string>? texts))
        {
            Documented[type.Assembly] = texts = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member")
                .ToDictionary(entry => entry.Attribute("name")!.Value, entry => string.Join(' ', entry.Elements().Where(part => part.Name.LocalName is "summary" or "value").Select(Plain)));
        }

        return texts[member];
    }

    private static string Plain(XElement element)
    {
        string text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { IsEmpty: true } reference => $"`{(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("langword")?.Value ?? "").Split('(')[0].Split('.', ':')[^1]}`",
            XElement { Name.LocalName: "c" } code => $"`{Plain(code)}`",
            XElement other => Plain(other),
            _ => "",
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
