using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>Brings together what a journal says with what the runtime has listed. From then on it is the world's, like everything else.</summary>
internal sealed class JournalRecall(LinkHistory history, ContainerTable table, Declarations declarations, LinkingRules rules, Func<WorldSnapshot> snapshot)
{
    /// <returns>How many links are declared again.</returns>
    public int Run()
    {
        foreach ((ContainerId id, LinkHistory.Recipient past) in history.Recipients)
        {
            if (!history.IsTaken(id) && table.Find(id) is { } before)
            {
                table.Journal.Entries.AddRange(past.Native.Where(link => before.Native.Any(other => LinkAlias.Comparer.Equals(other.Alias, link.Alias) && other.Source != link.Source)).Select(link => new LinkEntry.Native(id, link)));
                table.Put(before, Merge(before, past));
            }
            else if (table.Find(id) is null)
            {
                // Whoever gets the id next, where ids come again, is somebody else.
                table.Journal.Entries.Add(new LinkEntry.Gone(id));
            }
        }

        foreach ((string name, List<Link> links) in history.Creations)
        {
            if (snapshot().FindByName(name) is { } created)
            {
                declarations.DeclareAll(created.Id, links);
            }

            table.Journal.Entries.Add(new LinkEntry.Created(name));
        }

        DropLinksOfGone();
        foreach ((string name, ContainerId id) in history.Bearers)
        {
            // Names that nobody bears now, of containers that exist still.
            if (table.BearerOf(name) is null && table.Find(id) is { } former && name != id.Value && table.IsDeclared(name))
            {
                table.RememberName(name, former);
            }
        }

        NoteBearers();
        NativeLinks.GiveUp(table.All.Where(container => !container.Native.IsEmpty).ToArray(), table, snapshot);
        int count = 0;
        foreach ((ContainerId id, LinkHistory.Recipient past) in history.Recipients)
        {
            Container? recipient = past.Links.Count == 0 ? null : table.Find(id);
            foreach (Link link in past.Links)
            {
                count += recipient?.FindLink(link.Alias)?.Source == link.Source ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Gives a container that is seen for the first time what the journal says of it.</summary>
    public static Container Take(LinkHistory history, Container container) =>
        history.Recipients.TryGetValue(container.Id, out LinkHistory.Recipient? past) && history.TryTake(container.Id) ? Merge(container, past) : container;

    /// <summary>What was declared meanwhile comes later. Of the runtime's links the name that was reported first counts, and the list that came before this has the name of now.</summary>
    private static Container Merge(Container before, LinkHistory.Recipient past) => before with
    {
        Code = before.Code.IsEmpty ? Copy(past.Links) : [.. past.Links.Where(link => !Has(before.Code, link)), .. before.Code],
        Native = before.Native.IsEmpty ? Copy(past.Native) : [.. past.Native, .. before.Native.Where(link => !Has(past.Native, link))],
        Hidden = past.Hidden.Count == 0 ? before.Hidden : before.Hidden.AddRange(past.Hidden.Where(alias => !before.Hidden.Contains(alias, LinkAlias.Comparer))),
        Kept = past.Kept.Count == 0 ? before.Kept : before.Kept.AddRange(past.Kept.Where(kept => before.FindKept(kept.Alias) is null)),
    };

    // Most have one link or none, and there may be hundreds of thousands.
    private static ImmutableArray<Link> Copy(IReadOnlyList<Link> links) => links.Count switch
    {
        0 => [],
        1 => [links[0]],
        _ => [.. links],
    };

    private static bool Has(IEnumerable<Link> links, Link link) => links.Any(other => LinkAlias.Comparer.Equals(other.Alias, link.Alias));

    /// <summary>Sources that were removed while nobody looked, and whose links go with them.</summary>
    private void DropLinksOfGone()
    {
        foreach ((ContainerId id, LinkHistory.Recipient past) in history.Recipients)
        {
            foreach (Link link in past.Links)
            {
                if (rules.PolicyOf(link.Declared).OnSourceRemoved == SourceRemovedAction.Drop
                    && history.Bearers.TryGetValue(link.Source, out ContainerId? source) && table.Find(source) is null && table.Find(id)?.FindLink(link.Alias) is { Origin: LinkOrigin.Code } present && present.Source == link.Source)
                {
                    declarations.Withdraw(id, link.Alias);
                }
            }
        }
    }

    /// <summary>Who got a declared name, or is gone, while nobody looked: the journal has to know it as if somebody had.</summary>
    private void NoteBearers()
    {
        foreach ((string name, ContainerId id) in history.Bearers)
        {
            if (!table.IsDeclared(name) || (table.Find(id) is null && table.BearerOf(name) is null))
            {
                table.Journal.Entries.Add(new LinkEntry.Unnamed(name));
            }
        }

        // It may also have come while the journal could not be written.
        var noted = new HashSet<string>(StringComparer.Ordinal);
        foreach (Container container in table.All)
        {
            foreach (Link link in container.Links)
            {
                if (!link.IsById && table.BearerOf(link.Source) is { } bearer && (!history.Bearers.TryGetValue(link.Source, out ContainerId? known) || known != bearer) && noted.Add(link.Source))
                {
                    table.Journal.Entries.Add(new LinkEntry.Named(link.Source, bearer));
                }
            }
        }
    }
}
