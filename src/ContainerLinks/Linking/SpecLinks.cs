namespace ContainerLinks;

/// <summary>Links as a caller asks for them: parsed, checked, and bound to what their source's text means now.</summary>
internal static class SpecLinks
{
    public static LinkOption Parse(string text, string parameter) =>
        LinkOption.TryParse(text, out LinkOption? option, out string? error) ? option : throw new ArgumentException(error, parameter);

    /// <summary>Parses and checks the links of a container that is about to be created, by its spec and by its labels.</summary>
    /// <returns>Those of the spec, and how many there are; then those of labels, which the container itself carries.</returns>
    public static (IReadOnlyList<LinkOption> All, int OfSpec) Parse(ContainerSpec spec, LinkingRules rules)
    {
        var all = new List<LinkOption>(spec.Links.Count);
        foreach (string text in spec.Links)
        {
            Check(spec, all, Parse(text, nameof(spec)));
        }

        int ofSpec = all.Count;
        foreach (string text in LabelLinks.Of(spec.Labels, rules.LinkLabel))
        {
            Check(spec, all, Parse(text, nameof(spec)));
        }

        if (all.Count > 0 && IsWithoutOwnNetwork(spec.Network))
        {
            throw new ArgumentException(
                $"'{spec.Name}' has links and the network mode '{Quoting.Printable(spec.Network)}'; a recipient needs a network and a hosts file of its own.",
                nameof(spec));
        }

        for (int i = 1; i < all.Count; i++)
        {
            ThrowIfPrefixIsTaken(spec.Name, all.Take(i), all[i], rules);
        }

        return (all, ofSpec);
    }

    /// <summary>The link that an option means now: a container's name, an id from 12 digits on, or where another link leads.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.LinkNotFound"/>: the source is the name of a link that does not exist.</exception>
    public static Link LinkOf(string recipient, LinkOption option, LinkPolicy? policy, WorldSnapshot world)
    {
        (string source, bool isById) = SourceOf(option, world);
        return new Link(new ContainerLink { Recipient = recipient, Source = source, Alias = option.Alias, Policy = policy }, LinkOrigin.Code, isById);
    }

    public static ContainerLinksException Gone(ContainerInfo info) =>
        new(ContainerLinksError.ContainerNotFound, $"The container '{info.Name}' was removed meanwhile.");

    private static (string Source, bool IsById) SourceOf(LinkOption option, WorldSnapshot world)
    {
        int slash = option.Source.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            return world.FindByName(option.Source[..slash])?.FindLink(option.Source[(slash + 1)..]) is { } link
                ? (link.Source, link.IsById)
                : throw new ContainerLinksException(ContainerLinksError.LinkNotFound, $"The source of '{option}' is the name of a link, but there is no link '{Quoting.Printable(option.Source)}'.");
        }

        if (world.FindByName(option.Source) is not null)
        {
            return (option.Source, false);
        }

        Container? byId = ContainerId.IsValid(option.Source) ? world.Find(new ContainerId(option.Source)) ?? world.FindById(option.Source) : null;
        return byId is not null ? (byId.Id.Value, true)
            : LinkSource.IsOnHost(option.Source) ? (option.Source, false)
            : LinkText.IsWholeId(option.Source) ? (option.Source, true)
            : (ContainerName.ThrowIfInvalid(option.Source, nameof(option)), false);
    }

    private static void Check(ContainerSpec spec, List<LinkOption> earlier, LinkOption option)
    {
        if (!option.IsAllowedFor(spec, out string? error))
        {
            throw new ArgumentException(error, nameof(spec));
        }

        if (earlier.Find(other => LinkAlias.Comparer.Equals(other.Alias, option.Alias) && other.Source != option.Source) is { } other)
        {
            throw new ContainerLinksException(
                ContainerLinksError.AliasInUse,
                $"The links '{other}' and '{option}' of '{spec.Name}' have one alias; each alias stands for one source.");
        }

        earlier.Add(option);
    }

    private static void ThrowIfPrefixIsTaken(string recipient, IEnumerable<LinkOption> earlier, LinkOption option, LinkingRules rules)
    {
        if (rules.PrefixOf(option.Alias) is { } prefix
            && earlier.FirstOrDefault(other => !LinkAlias.Comparer.Equals(other.Alias, option.Alias) && rules.PrefixOf(other.Alias) == prefix) is { } other)
        {
            throw new ContainerLinksException(
                ContainerLinksError.AliasInUse,
                $"The aliases '{other.Alias}' and '{option.Alias}' of '{recipient}' give link variables of one name ({prefix}_…); rename one, or switch variables off.");
        }
    }

    private static bool IsWithoutOwnNetwork(string mode) =>
        mode is "host" or "none" || mode.StartsWith("container:", StringComparison.Ordinal);
}
