namespace ContainerLinks;

/// <summary>The environment of a process inside of a container, as engine and runtime make it.</summary>
internal static class ProcessEnvironment
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>PATH, HOSTNAME, TERM, the link variables, the container's own, and HOME last if nothing set it.</summary>
    public static IReadOnlyList<string> Create(EngineContainer container, IReadOnlyList<string> linkVariables, bool hasTerminal)
    {
        var entries = new List<string> { DefaultPath, "HOSTNAME=" + container.Hostname };
        if (hasTerminal)
        {
            entries.Add("TERM=xterm");
        }

        entries.AddRange(linkVariables);
        Override(entries, container.Environment ?? []);
        IReadOnlyList<string> unique = KeepFirstPlaceAndLastValue(entries);
        return unique.Any(entry => entry.StartsWith("HOME=", StringComparison.Ordinal)) ? unique : [.. unique, "HOME=/"];
    }

    /// <summary>The engine's rule: an entry of the container's replaces one of the same name, the last of them; an entry without <c>=</c> takes it away.</summary>
    private static void Override(List<string> entries, IReadOnlyList<string> own)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            places[NameOf(entries[i])] = i;
        }

        foreach (string entry in own)
        {
            bool known = places.TryGetValue(NameOf(entry), out int place);
            if (!entry.Contains('='))
            {
                if (known)
                {
                    entries[place] = "";
                }
            }
            else if (known)
            {
                entries[place] = entry;
            }
            else
            {
                entries.Add(entry);
            }
        }

        entries.RemoveAll(entry => entry.Length == 0);
    }

    private static IReadOnlyList<string> KeepFirstPlaceAndLastValue(List<string> entries)
    {
        var unique = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            unique[NameOf(entry)] = entry;
        }

        return [.. unique.Values];
    }

    private static string NameOf(string entry)
    {
        int equals = entry.IndexOf('=');
        return equals < 0 ? entry : entry[..equals];
    }
}
