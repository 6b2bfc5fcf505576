namespace ContainerLinks;

/// <summary>The settings that say which links there are and where they lead. Copied once, so that nothing that happens later to the options changes what is right. What a runtime can do is known when it was reached.</summary>
internal sealed record LinkingRules
{
    private readonly Func<RuntimeCapabilities> _capabilities;

    public LinkingRules(ContainerLinksOptions options, Func<RuntimeCapabilities> capabilities)
    {
        _capabilities = capabilities;
        LinkLabel = options.LinkLabel;
        DefaultPolicy = options.Policy;
        Variables = options.Variables.Copy();
        LocalNetworks = new LocalNetworks.Place[options.LocalNetworks.Count];
        for (int i = 0; i < LocalNetworks.Length; i++)
        {
            LocalNetworks[i] = new LocalNetworks.Place(options.LocalNetworks[i]);
        }
    }

    public string LinkLabel { get; }

    public LinkPolicy DefaultPolicy { get; }

    public LinkVariableOptions Variables { get; }

    /// <summary>Networks of this host that its containers do not tell.</summary>
    public LocalNetworks.Place[] LocalNetworks { get; }

    /// <summary>Whether the runtime writes lines of links of its own.</summary>
    public bool LinksNatively => _capabilities().HasFlag(RuntimeCapabilities.LinksNatively);

    /// <summary>Whether the runtime gives fresh variables of its own links at each start of a recipient.</summary>
    public bool RuntimeGivesVariables => LinksNatively && _capabilities().HasFlag(RuntimeCapabilities.GivesLinkVariables);

    public LinkPolicy PolicyOf(ContainerLink link) => link.Policy ?? DefaultPolicy;

    /// <summary>Whether a remembered address still serves its link: the policy may have changed. One that a file alone has serves whatever the policy is.</summary>
    public bool Keeps(ContainerLink link, KeptAddress known) => known.Source == RemoteName.Elsewhere || PolicyOf(link).OnSourceStopped == SourceStoppedAction.Keep;

    /// <summary>The first part of the names of a link's variables; null if links give none.</summary>
    public string? PrefixOf(string alias) => Variables.Enabled ? LinkEnvironment.PrefixOf(alias, Variables.UsableNames) : null;
}
