namespace ContainerLinks.Tests.Links;

/// <summary>A graph of plain lists, which looks through everything each time.</summary>
internal sealed class LinkGraphOracle
{
    public List<ContainerLink> ByRecipient { get; private set; } = [];

    public List<ContainerLink> BySource { get; private set; } = [];

    public List<(string Container, string DependsOn)> Dependencies { get; private set; } = [];

    public bool Contains(string name) =>
        ByRecipient.Exists(link => link.Recipient == name || link.Source == name) || Dependencies.Exists(edge => edge.Container == name || edge.DependsOn == name);

    public bool Add(ContainerLink link)
    {
        if (link.Recipient == link.Source)
        {
            throw new ArgumentException("self", nameof(link));
        }

        if (ByRecipient.Find(Matches(link.Recipient, link.Alias)) is ContainerLink present)
        {
            return present.Source == link.Source ? false : throw new ContainerLinksException(ContainerLinksError.AliasInUse, "");
        }

        ByRecipient.Add(link);
        BySource.Add(link);
        return true;
    }

    public bool Remove(string recipient, string alias) => ByRecipient.RemoveAll(Matches(recipient, alias)) + BySource.RemoveAll(Matches(recipient, alias)) > 0;

    public bool RemoveRecipient(string recipient)
    {
        Dependencies.RemoveAll(edge => edge.Container == recipient);
        return ByRecipient.RemoveAll(link => link.Recipient == recipient) + BySource.RemoveAll(link => link.Recipient == recipient) > 0;
    }

    public bool AddDependency(string container, string dependsOn)
    {
        if (container == dependsOn)
        {
            throw new ArgumentException("self", nameof(dependsOn));
        }

        bool added = !Dependencies.Contains((container, dependsOn));
        if (added)
        {
            Dependencies.Add((container, dependsOn));
        }

        return added;
    }

    public bool RemoveDependency(string container, string dependsOn) => Dependencies.Remove((container, dependsOn));

    public bool Rename(string oldName, string newName)
    {
        if (oldName == newName || !Contains(oldName))
        {
            return Contains(oldName);
        }

        if (ByRecipient.Exists(link => link.Recipient == newName || (link.Recipient == oldName && link.Source == newName))
            || Dependencies.Exists(edge => edge.Container == newName || edge == (oldName, newName)))
        {
            throw new ContainerLinksException(ContainerLinksError.NameInUse, "");
        }

        List<ContainerLink> waiting = BySource.FindAll(link => link.Source == newName);
        BySource.RemoveAll(link => link.Source == newName);
        BySource.AddRange(waiting);
        string Renamed(string name) => name == oldName ? newName : name;
        ByRecipient = ByRecipient.ConvertAll(link => link with { Recipient = Renamed(link.Recipient), Source = Renamed(link.Source) });
        BySource = BySource.ConvertAll(link => link with { Recipient = Renamed(link.Recipient), Source = Renamed(link.Source) });
        Dependencies = [.. Dependencies.Select(edge => (Renamed(edge.Container), Renamed(edge.DependsOn))).Distinct()];
        return true;
    }

    private static Predicate<ContainerLink> Matches(string recipient, string alias) =>
        link => link.Recipient == recipient && string.Equals(link.Alias, alias, StringComparison.OrdinalIgnoreCase);
}
