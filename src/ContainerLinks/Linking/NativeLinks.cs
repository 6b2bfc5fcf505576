using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>The links that a runtime keeps itself. The name that it reported first is the declared one: engines report the present name of the same container later, and lose the link when it is made anew.</summary>
internal static class NativeLinks
{
    /// <summary>Takes up what the runtime reports, and gives up what it has given up.</summary>
    public static Container Update(Container container, WorldSnapshot world)
    {
        if (container.Info.Links.Count == 0 && container.Native.IsEmpty)
        {
            return container;
        }

        string recipient = LinkText.CanBeEnd(container.Info.Name) ? container.Info.Name : container.Id.Value;
        var reported = new Dictionary<string, Link>(LinkAlias.Comparer);
        foreach (string text in container.Info.Links)
        {
            if (LinkOption.TryParse(text, out LinkOption? option, out _) && !option.Source.Contains('/', StringComparison.Ordinal))
            {
                reported.TryAdd(option.Alias, new Link(new ContainerLink(recipient, option.Source, option.Alias), LinkOrigin.Native, IsById: false));
            }
        }

        // An engine takes a link away with its source. It is given up only if the source is there and the link is not.
        Link[] kept = [.. container.Native.Where(link => reported.ContainsKey(link.Alias) || world.SourceOf(link) is null)];
        Link[] added = [.. reported.Values.Where(link => !kept.Any(other => LinkAlias.Comparer.Equals(other.Alias, link.Alias)))];
        return kept.Length == container.Native.Length && added.Length == 0 ? container : container with { Native = [.. kept, .. added] };
    }

    /// <summary>Links that the runtime does not report any more, although it has their source: it has given them up.</summary>
    public static void GiveUp(IEnumerable<Container> recipients, ContainerTable table, Func<WorldSnapshot> world)
    {
        foreach (Container container in recipients)
        {
            Container updated = Update(container, world());
            if (updated != container)
            {
                table.Journal.Entries.AddRange(Difference(container, updated));
                table.Put(container, updated);
            }
        }
    }

    /// <summary>The names of sources: the declared ones, and those of the containers that the runtime means.</summary>
    public static IReadOnlyList<string> SourcesOf(Container container) =>
        container.Info.Links.Count == 0 && container.Native.IsEmpty
            ? []
            : [.. container.Native.Select(link => link.Source).Concat(container.Info.Links.Select(ReportedSource).OfType<string>()).Distinct(StringComparer.Ordinal)];

    /// <summary>The name that a link of this alias has in the runtime's words of now; null if it reports none.</summary>
    public static string? ReportedSource(ContainerInfo recipient, string alias)
    {
        foreach (string text in recipient.Links)
        {
            if (LinkOption.TryParse(text, out LinkOption? option, out _) && LinkAlias.Comparer.Equals(option.Alias, alias))
            {
                return option.Source;
            }
        }

        return null;
    }

    private static string? ReportedSource(string text) => LinkOption.TryParse(text, out LinkOption? option, out _) ? option.Source : null;

    /// <summary>What the journal has to say of it.</summary>
    public static IEnumerable<LinkEntry> Difference(Container? before, Container after)
    {
        ImmutableArray<Link> former = before?.Native ?? [];
        return former == after.Native
            ? []
            : former.Except(after.Native).Select(link => (LinkEntry)new LinkEntry.NativeGone(after.Id, link.Alias))
                .Concat(after.Native.Except(former).Select(link => new LinkEntry.Native(after.Id, link)));
    }
}
