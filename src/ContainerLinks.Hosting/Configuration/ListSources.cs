using Microsoft.Extensions.Configuration;

namespace ContainerLinks;

/// <summary>Reads a list, which is one text with commas or values by numbers. Of several sources that have it, the last one says in which form: a merged section shows both.</summary>
/// <remarks>Values by numbers of several sources are merged by their numbers, as everywhere in configuration; a text between them takes away those before it.</remarks>
internal sealed class ListSources
{
    private readonly IConfigurationProvider[]? _lastFirst;

    /// <param name="settings">What is read.</param>
    /// <param name="host">The host's configuration, of which that may be a part; null if there is none.</param>
    public ListSources(IConfiguration settings, IConfiguration? host)
    {
        // A section does not tell where it is from, but it has the token of its root.
        IConfigurationRoot? root = settings as IConfigurationRoot ?? (host is IConfigurationRoot all && ReferenceEquals(all.GetReloadToken(), settings.GetReloadToken()) ? all : null);
        _lastFirst = root is null ? null : [.. root.Providers.Reverse()];
    }

    /// <summary>Whether the sources can be asked one by one.</summary>
    public bool AreKnown => _lastFirst is not null;

    /// <returns>The text, or the values, or neither if no source has the list; null if it cannot be seen which of both counts.</returns>
    public (string? Text, IReadOnlyList<IConfigurationSection> Values)? Read(IConfigurationSection list)
    {
        IConfigurationSection[] values = [.. list.GetChildren()];
        if (values.Length == 0)
        {
            return (list.Value, values);
        }

        if (_lastFirst is null)
        {
            return list.Value is null ? (null, values) : null;
        }

        HashSet<string> numbers = new(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationProvider source in _lastFirst)
        {
            string[] own = [.. source.GetChildKeys([], list.Path)];
            bool hasText = source.TryGet(list.Path, out string? text) && text is not null;
            if (hasText && own.Length > 0)
            {
                return null;
            }

            if (hasText)
            {
                return numbers.Count == 0 ? (text, []) : (null, Array.FindAll(values, value => numbers.Contains(value.Key)));
            }

            numbers.UnionWith(own);
        }

        return (null, values);
    }
}
