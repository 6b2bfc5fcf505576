namespace ContainerLinks;

/// <summary>What the links of one recipient must keep to together, beyond what each of them must.</summary>
internal static class RecipientRules
{
    public static LinkOption Parse(string text, string parameter) =>
        LinkOption.TryParse(text, out LinkOption? option, out string? error) ? option : throw new ArgumentException(error, parameter);

    /// <summary>Parses and checks the links of a container that is about to be created, by its spec or by its labels.</summary>
    public static IReadOnlyList<LinkOption> Parse(ContainerSpec spec, string linkLabel)
    {
        var options = new List<LinkOption>(spec.Links.Count);
        foreach (string text in spec.Links.Concat(LabelLinks.Of(spec.Labels, linkLabel)))
        {
            LinkOption option = Parse(text, nameof(spec));
            if (!option.IsAllowedFor(spec, out string? error))
            {
                throw new ArgumentException(error, nameof(spec));
            }

            ThrowIfAliasIsTaken(spec, options, option);
            options.Add(option);
        }

        if (options.Count > 0 && IsWithoutOwnNetwork(spec.Network))
        {
            throw new ArgumentException(
                $"'{spec.Name}' has links and the network mode '{Quoting.Printable(spec.Network)}'; a recipient needs a network and a hosts file of its own.",
                nameof(spec));
        }

        return options;
    }

    private static void ThrowIfAliasIsTaken(ContainerSpec spec, List<LinkOption> earlier, LinkOption option)
    {
        LinkOption? other = earlier.Find(other => string.Equals(other.Alias, option.Alias, StringComparison.OrdinalIgnoreCase) && other.Source != option.Source);
        if (other is not null)
        {
            throw new ContainerLinksException(
                ContainerLinksError.AliasInUse,
                $"The links '{other}' and '{option}' of '{spec.Name}' have one alias; each alias stands for one source.");
        }
    }

    private static bool IsWithoutOwnNetwork(string mode) =>
        mode is "host" or "none" || mode.StartsWith("container:", StringComparison.Ordinal);
}
