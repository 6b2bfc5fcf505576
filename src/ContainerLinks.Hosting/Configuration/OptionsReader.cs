using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ContainerLinks;

/// <summary>Sets options from a section of configuration. Nothing vanishes: what is no setting, or cannot be read, is named with its path, its value and what was expected.</summary>
/// <remarks>The platform's binder passes over types that it cannot convert, and over keys that it does not know. The one that a source generator writes also cannot set the policy of links. This one is safe to compile ahead of time:
/// the types of parts are named here, one by one.</remarks>
/// <param name="sources">Reads lists.</param>
internal sealed class OptionsReader(ListSources sources)
{
    private static readonly (string Section, string Call)[] Parts =
    [
        ("Engine", "UseDocker() or UsePodman()"), ("Swarm", "AddSwarm()"), ("DynamicDns", "AddDynamicDns()"), ("Health", "AddHealthChecks().AddContainerLinks()"),
    ];

    private readonly List<string> _failures = [];

    /// <summary>What was wrong, a sentence each.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <param name="type">The type of the options.</param>
    /// <param name="options">The options.</param>
    /// <param name="section">Where their values are.</param>
    /// <param name="elsewhere">Keys of the section that are not for these options.</param>
    public void Read([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type, object options, IConfiguration section, params IReadOnlyCollection<string> elsewhere)
    {
        PropertyInfo[] settings = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        if (section is IConfigurationSection { Value: { Length: > 0 } value, Path: var path })
        {
            Fail(path, value, $"a section with settings such as {string.Join(", ", settings.Take(3).Select(setting => setting.Name))}");
            return;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Array.Find(settings, setting => setting.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } setting)
            {
                Set(setting, options, child);
            }
            else if (!elsewhere.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                string part = Array.Find(Parts, part => part.Section.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { Call: { } call } ? $" {Quoting.Printable(child.Key)} belongs to a part that this linker does not have; call {call} too, or take the section out." : "";
                _failures.Add($"'{Quoting.Printable(child.Path)}' is not a known setting; expected one of {string.Join(", ", settings.Select(known => known.Name).Concat(elsewhere).Where(known => known.Length > 0).Order(StringComparer.Ordinal))}.{part}");
            }
        }
    }

    private void Set(PropertyInfo setting, object options, IConfigurationSection section)
    {
        object? current = setting.GetValue(options);
        switch (current)
        {
            case LinkPolicy policy:
                // A copy: the policy may be one that others have too.
                LinkPolicy copy = policy with { };
                Read(typeof(LinkPolicy), copy, section);
                Assign(setting, options, copy, section);
                break;
            case LinkVariableOptions:
                Read(typeof(LinkVariableOptions), current, section);
                break;
            case AddressPoolOptions:
                Read(typeof(AddressPoolOptions), current, section);
                break;
            case MachineNamesOptions:
                Read(typeof(MachineNamesOptions), current, section);
                break;
            case JournalOptions:
                Read(typeof(JournalOptions), current, section);
                break;
            default:
                SetValue(setting, options, current, section);
                break;
        }
    }

    private void SetValue(PropertyInfo setting, object options, object? current, IConfigurationSection section)
    {
        Type type = setting.PropertyType;
        if (type == typeof(IList<string>) || type == typeof(IReadOnlyList<string>))
        {
            SetList<string>(setting, options, current, section);
        }
        else if (type == typeof(IList<Uri>))
        {
            SetList<Uri>(setting, options, current, section);
        }
        else if (type == typeof(IList<AddressRange>))
        {
            SetList<AddressRange>(setting, options, current, section);
        }
        else if (type == typeof(IList<IPNetwork>))
        {
            SetList<IPNetwork>(setting, options, current, section);
        }
        else if (current is IDictionary<string, string> map)
        {
            SetMap(map, section);
        }
        else if (TextValues.ExpectedFor(type) is not { } expected)
        {
            _failures.Add($"'{Quoting.Printable(section.Path)}' cannot be set by configuration; set {setting.DeclaringType!.Name}.{setting.Name} in code.");
        }
        else if (section.GetChildren().Any())
        {
            // Even if an earlier source has a value: what is there too must not vanish.
            _failures.Add($"'{Quoting.Printable(section.Path)}' is a section; expected {expected}.");
        }
        else if (section.Value is { } text)
        {
            if (TextValues.Read(type, text) is { } value)
            {
                Assign(setting, options, value, section);
            }
            else
            {
                Fail(section.Path, text, expected);
            }
        }

        // A null, as JSON has it, leaves the default.
    }

    /// <summary>A list takes the place of the default one. A variable of the environment gives it as one text with commas.</summary>
    private void SetList<T>(PropertyInfo setting, object options, object? current, IConfigurationSection section)
    {
        if (sources.Read(section) is not var (line, items))
        {
            _failures.Add($"'{Quoting.Printable(section.Path)}' is both one text and a list of values{(sources.AreKnown ? "" : ", and a section that was given does not tell which one is later")}; expected one of them.");
            return;
        }

        var values = new List<T>();
        string expected = TextValues.ExpectedFor(typeof(T))!;
        foreach ((string path, string? text) in line?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => (section.Path, (string?)text)) ?? items.Select(item => (item.Path, item.Value)))
        {
            if (text is not null && TextValues.Read(typeof(T), text) is T value)
            {
                values.Add(value);
            }
            else
            {
                Fail(path, text ?? "", expected);
            }
        }

        foreach (IConfigurationSection item in items)
        {
            if (item.Value is not null && item.GetChildren().Any())
            {
                _failures.Add($"'{Quoting.Printable(item.Path)}' is a section; expected {expected}.");
            }
        }

        bool isGiven = line is not null || items.Count > 0;
        if (isGiven && setting.CanWrite)
        {
            Assign(setting, options, values, section);
        }
        else if (isGiven && current is IList<T> list)
        {
            list.Clear();
            values.ForEach(list.Add);
        }
    }

    /// <summary>Each key of the section is one of the map; what is in the map already stays. A colon divides the keys of configuration, so that of an IPv6 address is many: the whole way to a text is one key.</summary>
    private void SetMap(IDictionary<string, string> map, IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 } text)
        {
            Fail(section.Path, text, "a section with a text for each key");
        }

        foreach (IConfigurationSection entry in section.GetChildren())
        {
            AddEntries(map, entry, section.Path.Length + ConfigurationPath.KeyDelimiter.Length);
        }
    }

    private void AddEntries(IDictionary<string, string> map, IConfigurationSection entry, int keyFrom)
    {
        IConfigurationSection[] longer = [.. entry.GetChildren()];
        if (entry.Value is { } value)
        {
            map[entry.Path[keyFrom..]] = value;
        }
        else if (longer.Length == 0)
        {
            Fail(entry.Path, "", "a text");
        }

        Array.ForEach(longer, next => AddEntries(map, next, keyFrom));
    }

    private void Assign(PropertyInfo setting, object options, object value, IConfigurationSection section)
    {
        try
        {
            setting.SetValue(options, value);
        }
        catch (TargetInvocationException refusal) when (refusal.InnerException is ArgumentException cause)
        {
            _failures.Add($"'{Quoting.Printable(section.Path)}' is not valid: {cause.Message}");
        }
    }

    private void Fail(string path, string value, string expected) => _failures.Add($"'{Quoting.Printable(path)}' is '{Quoting.Printable(value)}'; expected {expected}.");
}
