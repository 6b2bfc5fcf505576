using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks.Tests.Links;

/// <summary>A graph of plain lists, which looks through everything each time: what <see cref="LinkGraph"/> is compared with, and a second implementation for the contract.</summary>
internal sealed class NaiveLinkGraph(LinkPolicy defaultPolicy) : ILinkGraph
{
    private List<string> _containers = [];
    private List<ContainerLink> _links = [];
    private List<ContainerLink> _bySource = [];
    private List<(string Container, string DependsOn)> _dependencies = [];
    private List<(string Container, string DependsOn)> _byDependent = [];

    public LinkPolicy DefaultPolicy => defaultPolicy;

    public int Count => _links.Count;

    public IEnumerable<ContainerLink> Links
    {
        get
        {
            foreach (ContainerLink link in _links)
            {
                yield return link;
            }
        }
    }

    public IReadOnlyList<string> Containers => [.. _containers];

    public bool Add(ContainerLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.Recipient == link.Source)
        {
            throw new ArgumentException("same container", nameof(link));
        }

        if (TryGet(link.Recipient, link.Alias, out ContainerLink? present))
        {
            return present.Source == link.Source ? false : throw new ContainerLinksException(ContainerLinksError.AliasInUse, $"'{link}' '{present}' expected another alias");
        }

        Mention(link.Recipient, link.Source);
        _links.Add(link);
        _bySource.Add(link);
        return true;
    }

    public bool Remove(string recipient, string alias)
    {
        Predicate<ContainerLink> matches = Matches(recipient, alias);
        bool removed = _links.RemoveAll(matches) + _bySource.RemoveAll(matches) > 0;
        Forget();
        return removed;
    }

    public bool TryGet(string recipient, string alias, [NotNullWhen(true)] out ContainerLink? link)
    {
        link = _links.Find(Matches(recipient, alias));
        return link is not null;
    }

    public IReadOnlyList<ContainerLink> LinksFrom(string recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return [.. _links.Where(link => link.Recipient == recipient)];
    }

    public IReadOnlyList<ContainerLink> LinksTo(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return [.. _bySource.Where(link => link.Source == source)];
    }

    public bool Contains(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return _containers.Contains(container);
    }

    public bool Rename(string oldName, string newName)
    {
        ArgumentNullException.ThrowIfNull(oldName);
        ArgumentNullException.ThrowIfNull(newName);
        if (!LinkOption.TryParse($"{newName}:alias", out LinkOption? option, out _) || option.Source != newName)
        {
            throw new ArgumentException("no name", nameof(newName));
        }

        if (oldName == newName || !Contains(oldName))
        {
            return Contains(oldName);
        }

        if (_links.Exists(link => link.Recipient == newName || (link.Recipient == oldName && link.Source == newName))
            || _dependencies.Exists(edge => edge.Container == newName || edge == (oldName, newName)))
        {
            throw new ContainerLinksException(ContainerLinksError.NameInUse, "taken");
        }

        // What waits for the new name comes behind what the container had.
        _bySource = [.. _bySource.Where(link => link.Source != newName), .. _bySource.Where(link => link.Source == newName)];
        (string Container, string DependsOn)[] moved = [.. _dependencies.Where(edge => edge.DependsOn == newName && !_dependencies.Contains((edge.Container, oldName)))];
        _byDependent = Renamed([.. _byDependent.Where(edge => edge.DependsOn != newName), .. moved], oldName, newName);
        _containers.Remove(newName);
        _containers = _containers.ConvertAll(name => Renamed(name, oldName, newName));
        _links = _links.ConvertAll(link => Renamed(link, oldName, newName));
        _bySource = _bySource.ConvertAll(link => Renamed(link, oldName, newName));
        _dependencies = Renamed([.. _dependencies.Where(edge => edge.DependsOn != newName), .. moved], oldName, newName);
        return true;
    }

    public IReadOnlyList<ContainerLink> RemoveRecipient(string recipient)
    {
        IReadOnlyList<ContainerLink> removed = LinksFrom(recipient);
        _links.RemoveAll(link => link.Recipient == recipient);
        _bySource.RemoveAll(link => link.Recipient == recipient);
        _dependencies.RemoveAll(edge => edge.Container == recipient);
        _byDependent.RemoveAll(edge => edge.Container == recipient);
        Forget();
        return removed;
    }

    public bool AddDependency(string container, string dependsOn)
    {
        _ = new ContainerLink(container, dependsOn, "alias");
        if (container == dependsOn)
        {
            throw new ArgumentException("self", nameof(dependsOn));
        }

        if (_dependencies.Contains((container, dependsOn)))
        {
            return false;
        }

        Mention(container, dependsOn);
        _dependencies.Add((container, dependsOn));
        _byDependent.Add((container, dependsOn));
        return true;
    }

    public bool RemoveDependency(string container, string dependsOn)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(dependsOn);
        bool removed = _dependencies.Remove((container, dependsOn));
        _byDependent.Remove((container, dependsOn));
        Forget();
        return removed;
    }

    public IReadOnlyList<string> DependenciesOf(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return [.. _byDependent.Where(edge => edge.Container == container).Select(edge => edge.DependsOn)];
    }

    public bool TryGetStartOrder([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle)
    {
        (order, cycle) = (null, null);
        List<string[]> waves = [];
        List<string> waiting = [.. _containers];
        while (waiting.Count > 0)
        {
            string[] wave = [.. waiting.Where(name => !NeedsOf(name).Any(waiting.Contains))];
            if (wave.Length == 0)
            {
                cycle = CycleIn(waiting);
                return false;
            }

            waves.Add(wave);
            waiting.RemoveAll(wave.Contains);
        }

        order = new StartOrder(waves);
        return true;
    }

    private List<string> CycleIn(List<string> waiting)
    {
        List<string> path = [waiting[0]];
        string next = NeedsOf(waiting[0]).First(waiting.Contains);
        while (!path.Contains(next))
        {
            path.Add(next);
            next = NeedsOf(next).First(waiting.Contains);
        }

        path.RemoveRange(0, path.IndexOf(next));
        int first = path.IndexOf(path.MinBy(_containers.IndexOf)!);
        return [.. path[first..], .. path[..(first + 1)]];
    }

    private IEnumerable<string> NeedsOf(string name) =>
        DependenciesOf(name).Concat(LinksFrom(name).Where(link => (link.Policy ?? DefaultPolicy).Required).Select(link => link.Source));

    private void Mention(params string[] names) => _containers = [.. _containers.Union(names)];

    private void Forget() =>
        _containers.RemoveAll(name => !_links.Exists(link => link.Recipient == name || link.Source == name) && !_dependencies.Exists(edge => edge.Container == name || edge.DependsOn == name));

    private static string Renamed(string name, string oldName, string newName) => name == oldName ? newName : name;

    private static ContainerLink Renamed(ContainerLink link, string oldName, string newName) =>
        link with { Recipient = Renamed(link.Recipient, oldName, newName), Source = Renamed(link.Source, oldName, newName) };

    private static List<(string Container, string DependsOn)> Renamed(List<(string Container, string DependsOn)> edges, string oldName, string newName) =>
        [.. edges.Select(edge => (Renamed(edge.Container, oldName, newName), Renamed(edge.DependsOn, oldName, newName))).Distinct()];

    private static Predicate<ContainerLink> Matches(string recipient, string alias)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(alias);
        return link => link.Recipient == recipient && string.Equals(link.Alias, alias, StringComparison.OrdinalIgnoreCase);
    }
}
