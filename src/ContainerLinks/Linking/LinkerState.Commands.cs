namespace ContainerLinks;

/// <content>What commands need before and after they go to the runtime.</content>
internal sealed partial class LinkerState
{
    private bool GivesVariablesAtStart => _options.Variables.Enabled && _runtime.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart);

    /// <summary>The variables to create a container with, where the runtime takes none at its start. A variable of the container's own wins.</summary>
    public IReadOnlyList<string> VariablesForCreate(ContainerSpec spec, IReadOnlyList<LinkOption> options)
    {
        if (!_options.Variables.Enabled || GivesVariablesAtStart)
        {
            return [];
        }

        HashSet<string> own = [.. spec.Environment.Select(NameOf)];
        var variables = new List<string>();
        foreach (LinkOption option in options)
        {
            variables.AddRange(_variables.ForNew(spec, ResolveSource(option), option.Alias).Where(variable => !own.Contains(NameOf(variable))));
        }

        return variables;
    }

    /// <summary>Writes the links down before there is a container: a linker that dies in between finds both.</summary>
    /// <returns>Whether <see cref="Abandon"/> has to be called if the container is not created.</returns>
    public bool Intend(ContainerSpec spec, IReadOnlyList<LinkOption> options) =>
        _recorder.Intend(spec.Name, [.. options.Select(option => new ContainerLink { Recipient = spec.Name, Source = ResolveSource(option), Alias = option.Alias }).Where(link => link.Source != spec.Name)]);

    public int Abandon(ContainerSpec spec)
    {
        _recorder.Abandon(spec.Name);
        return 0;
    }

    public int Created(ContainerInfo created, ContainerSpec spec, IReadOnlyList<LinkOption> options, IReadOnlyList<string> variables)
    {
        try
        {
            if (options.Count > 0)
            {
                KnownContainer recipient = RecipientOf(created);
                _recorder.Declare(recipient, [.. options.Select(option => Declare(recipient, option, policy: null))]);
            }

            KnownContainer? known = Observe(created) ?? _topology.Find(created.Id);
            known?.Given.Replace(variables);
            return 0;
        }
        catch
        {
            Remove(created.Id, version: 0);
            throw;
        }
    }

    /// <summary>Checks the links that are required, and makes the variables for the start.</summary>
    public IReadOnlyList<string> PrepareStart(ContainerInfo info)
    {
        KnownContainer recipient = Observe(info) ?? _topology.Find(info.Id) ?? throw Gone(info);
        IReadOnlyCollection<ContainerLink> links = Graph.LinksFrom(recipient.Node);
        foreach (ContainerLink link in links)
        {
            if (_resolver.PolicyOf(link).Required && _keeper.StatusOf(recipient, link).State == LinkState.Pending)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.LinkInTheWay,
                    $"'{recipient.Node}' cannot start: its link to '{link.Source}' as '{link.Alias}' is required, and {Explainer.Why(_keeper.StatusOf(recipient, link))}.");
            }
        }

        return GivesVariablesAtStart ? _variables.Of(recipient, links) : [];
    }

    public int Started(ContainerId id, ContainerInfo? info, IReadOnlyList<string> variables)
    {
        if (GivesVariablesAtStart)
        {
            _topology.Find(id)?.Given.Replace(variables);
        }

        _addresses?.Started(id);
        return Refresh(id, info);
    }

    public int ThrowIfInTheWay(ContainerId id)
    {
        if (_topology.Find(id) is { } source
            && Graph.LinksTo(source.Node).FirstOrDefault(link => _resolver.PolicyOf(link).OnSourceRemoved == SourceRemovedAction.Refuse) is { } link)
        {
            throw new ContainerLinksException(
                ContainerLinksError.LinkInTheWay,
                $"'{source.Node}' cannot be removed: '{link.Recipient}' is linked to it as '{link.Alias}', and that link refuses it.");
        }

        return 0;
    }

    private static string NameOf(string variable)
    {
        int equals = variable.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? variable : variable[..equals];
    }
}
