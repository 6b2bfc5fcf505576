using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Where the settings of one linker are.</summary>
/// <param name="Key">The linker's key; null for the one without.</param>
/// <param name="Path">The path in the host's configuration, or that of <paramref name="Section"/>; empty for all of it.</param>
/// <param name="Section">A section of whatever configuration; null for the host's.</param>
internal sealed record BoundSection(string? Key, string Path, IConfiguration? Section)
{
    /// <summary>Where all linkers have their settings unless they are told another place: the one without a key here, the others below it.</summary>
    public const string Root = "ContainerLinks";

    public static string PathOf(string? key) => key is null ? Root : ConfigurationPath.Combine(Root, key);

    public bool IsAt(string path) => Path.Equals(path, StringComparison.OrdinalIgnoreCase);

    /// <returns>The first key on the way from another path to this one; null if this one is not below it.</returns>
    public string? KeyBelow(string path)
    {
        string start = path.Length == 0 ? "" : path + ConfigurationPath.KeyDelimiter;
        return Path.Length > start.Length && Path.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? Path[start.Length..].Split(ConfigurationPath.KeyDelimiter)[0] : null;
    }
}

/// <summary>Gives linkers and their parts the settings that configuration has for them.</summary>
/// <param name="bound">Whose settings are where; of two for one linker the last counts.</param>
/// <param name="configuration">The host's configuration.</param>
internal sealed class ConfigurationSource(IEnumerable<BoundSection> bound, IConfiguration? configuration = null) : ILinkerOptionsSource
{
    private readonly BoundSection[] _places = [.. bound.GroupBy(place => place.Key, StringComparer.Ordinal).Select(ofOne => ofOne.Last())];

    public void Configure<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(TOptions options, string? key, string section, IReadOnlyCollection<string> sections)
        where TOptions : class
    {
        if (Array.Find(_places, place => place.Key == key) is not { } place)
        {
            return;
        }

        IConfiguration settings = place.Section ?? Host.GetSection(place.Path);
        var reader = new OptionsReader(new ListSources(settings, configuration));
        List<string> failures = [];
        if (section.Length > 0)
        {
            reader.Read(typeof(TOptions), options, settings.GetSection(section));
        }
        else
        {
            reader.Read(typeof(TOptions), options, settings, [.. sections, .. KeysBelow(place.Path)]);
            failures.AddRange(Strangers(place));
        }

        failures.InsertRange(0, reader.Failures);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(key ?? Options.DefaultName, typeof(TOptions), failures);
        }
    }

    private IConfiguration Host => configuration ?? throw new InvalidOperationException(
        $"No {nameof(IConfiguration)} is registered, as a host does it. Give {nameof(ContainerLinksHostingExtensions.BindConfiguration)} the section itself.");

    /// <summary>Sections of other linkers lie among the settings of one: those with keys among those of the one without.</summary>
    private IEnumerable<string> KeysBelow(string path) => _places.Select(other => other.KeyBelow(path)).OfType<string>();

    /// <summary>What is beside the sections of linkers with keys, and belongs to none.</summary>
    private IEnumerable<string> Strangers(BoundSection place)
    {
        if (place is not { Key: { } key, Section: null } || !place.IsAt(BoundSection.PathOf(key)) || Array.Exists(_places, other => other.Key is null && other.IsAt(BoundSection.Root)))
        {
            return [];
        }

        string[] keys = [.. KeysBelow(BoundSection.Root).Distinct(StringComparer.OrdinalIgnoreCase)];
        return Host.GetSection(BoundSection.Root).GetChildren().Where(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"'{Quoting.Printable(child.Path)}' belongs to no linker; expected {string.Join(", ", keys.Order(StringComparer.Ordinal))}.");
    }
}
