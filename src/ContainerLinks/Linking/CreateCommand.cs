namespace ContainerLinks;

/// <summary>Creates a container with its links: all of it, or nothing.</summary>
internal sealed class CreateCommand(LinkerCore core, ContainerCommands commands)
{
    public async Task<ContainerId> RunAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        (IReadOnlyList<LinkOption> options, int ofSpec) = SpecLinks.Parse(spec, core.Rules);
        await core.ReadyAsync(cancellationToken).ConfigureAwait(false);
        await commands.LookAtSourcesAsync(options, cancellationToken).ConfigureAwait(false);
        SourceQuestion question = await AskAsync(spec, options, cancellationToken).ConfigureAwait(false);
        await using (question.ConfigureAwait(false))
        {
            return await RunAsync(spec, options, ofSpec, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ContainerId> RunAsync(ContainerSpec spec, IReadOnlyList<LinkOption> options, int ofSpec, CancellationToken cancellationToken)
    {
        WorldSnapshot world = core.Snapshot;
        Link[] all = [.. options.Select(option => SpecLinks.LinkOf(spec.Name, option, policy: null, world))];
        Link[] links = all[..ofSpec];
        ContainerNetwork? network = all.Length > 0 && world.DirectoryCount > 0 ? await core.Runtime.FindNetworkAsync(spec.Network, cancellationToken).ConfigureAwait(false) : null;
        IReadOnlyList<string> variables = core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart) ? [] : new Desired(world, core.Rules).VariablesOf(spec, network, all);
        Creation? creation = await core.ChangeAsync(world => world.Snapshot.FindByName(spec.Name) is null ? world.Declarations.BeginCreation(spec.Name, links) : null).ConfigureAwait(false);
        IDisposable? intent = null;
        bool isAsked = false;
        try
        {
            intent = creation is null ? null : await core.Journal.WriteAheadAsync(links.Select(link => new LinkEntry.Creating(spec.Name, link))).ConfigureAwait(false);
            isAsked = true;
            return await MakeAsync(spec with { EndpointLinks = EndpointLinksOf(network, all) }, links, variables, creation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (creation is not null)
        {
            await EndCreationAsync(spec.Name, creation, isAsked && ContainerCommands.IsUncertain(failure)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            intent?.Dispose();
        }
    }

    /// <summary>A runtime that takes variables at a start asks then.</summary>
    private async Task<SourceQuestion> AskAsync(ContainerSpec spec, IReadOnlyList<LinkOption> options, CancellationToken cancellationToken)
    {
        Link[] links = core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart) ? [] : [.. options.Select(option => SpecLinks.LinkOf(spec.Name, option, policy: null, core.Snapshot))];
        return await SourceQuestion.AskAsync(core, links, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a network that spans hosts can answer itself: it knows names, and no hosts and no ids.</summary>
    private static string[] EndpointLinksOf(ContainerNetwork? network, Link[] links) => network is not { Scope: not null, ResolvesNames: true }
        ? []
        : [.. links.Where(link => !link.IsById && !LinkSource.IsOnHost(link.Source)).Select(link => $"{link.Source}:{link.Alias}")];

    private async Task<ContainerId> MakeAsync(ContainerSpec spec, Link[] links, IReadOnlyList<string> variables, Creation? creation, CancellationToken cancellationToken)
    {
        ContainerId id = await core.Runtime.CreateAsync(spec with { Links = [], Environment = [.. variables, .. spec.Environment] }, cancellationToken).ConfigureAwait(false);
        try
        {
            ContainerInfo created = await commands.ResolveAsync(id.Value, cancellationToken).ConfigureAwait(false);
            await core.ChangeAsync(world => world.Observe(created, isAnswer: true)).ConfigureAwait(false);
            if (spec.Address is { } address && core.Addresses is { } addresses)
            {
                await addresses.ReserveAsync(id, address, cancellationToken).ConfigureAwait(false);
            }

            await DeclareAsync(spec, created, links, creation).ConfigureAwait(false);
            await core.DoAsync(world => world.Give(id, variables)).ConfigureAwait(false);
        }
        catch
        {
            await RemoveHalfDoneAsync(id).ConfigureAwait(false);
            throw;
        }

        await core.SettleAsync(id, await core.Runtime.FindAsync(id.Value, cancellationToken).ConfigureAwait(false), [], cancellationToken).ConfigureAwait(false);
        return id;
    }

    private async Task DeclareAsync(ContainerSpec spec, ContainerInfo created, Link[] links, Creation? creation)
    {
        LinkEntry[] entries = await core.ChangeAsync(world =>
        {
            world.Observe(created, isAnswer: true);
            return world.Declarations.EntriesOf(created.Id, links).ToArray();
        }).ConfigureAwait(false);
        if (links.Length > 0)
        {
            using IDisposable? written = await core.Journal.WriteAheadAsync(entries.Append(new LinkEntry.Created(spec.Name))).ConfigureAwait(false);
            await core.DoAsync(world => Array.ForEach(links, link => world.Declarations.Declare(created.Id, link, isWritten: true))).ConfigureAwait(false);
        }

        if (creation is not null)
        {
            await core.DoAsync(world => world.Declarations.EndCreation(spec.Name, creation, isMade: true)).ConfigureAwait(false);
        }
    }

    private async Task EndCreationAsync(string name, Creation creation, bool isUncertain)
    {
        if (isUncertain)
        {
            // All or nothing: if it was made after all, it gets its links when it is seen.
            await core.DoAsync(world => world.Declarations.LoseCreation(name, creation)).ConfigureAwait(false);
            return;
        }

        await core.DoAsync(world => world.Declarations.EndCreation(name, creation, isMade: false)).ConfigureAwait(false);
    }

    /// <summary>Nothing half done: a container whose links could not be declared must not stay. What kept them from it is the caller's news, not this.</summary>
    private async Task RemoveHalfDoneAsync(ContainerId id)
    {
        try
        {
            await core.Runtime.RemoveAsync(id, force: true, CancellationToken.None).ConfigureAwait(false);
            await core.DoAsync(world => world.Remove(id, version: 0)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The first failure is the one that is thrown.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            core.Logger.LogLeftBehind(id, failure);
        }
    }
}
