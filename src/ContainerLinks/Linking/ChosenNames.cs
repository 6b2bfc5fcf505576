namespace ContainerLinks;

/// <summary>The names by which the machine shall know a container.</summary>
internal static class ChosenNames
{
    // A label may have megabytes, and the machine's hosts file is for everybody. What stands behind the last one makes that no host name, and so is told.
    private const int MostNamesOfLabel = 64;

    private static readonly char[] Separators = [' ', '\t', ','];

    /// <returns>The names in order, each once; what is no host name is left out and told by <paramref name="refuse"/>.</returns>
    public static IReadOnlyList<string> Of(ContainerInfo container, MachineNamesOptions options, Action<string> refuse)
    {
        List<string>? names = null;
        foreach (string name in Labelled(container, options.Label).Concat(options.NamesOf?.Invoke(container) ?? []))
        {
            if (!LinkAlias.IsValid(name))
            {
                refuse(name);
            }
            else if (names is null || !names.Contains(name, LinkAlias.Comparer))
            {
                (names ??= []).Add(name);
            }
        }

        return names ?? (IReadOnlyList<string>)[];
    }

    private static string[] Labelled(ContainerInfo container, string label)
    {
        if (label.Length == 0 || !container.Labels.TryGetValue(label, out string? text))
        {
            return [];
        }

        string[] names = text.Split(Separators, MostNamesOfLabel, StringSplitOptions.RemoveEmptyEntries);
        return names is [] or ["true"] ? [container.Name] : names;
    }
}
