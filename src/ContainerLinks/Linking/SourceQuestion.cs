namespace ContainerLinks;

/// <summary>Asks directories for the sources of links before a command needs them: variables that are not there at a container's creation never come, and a required link refuses a start.</summary>
internal sealed class SourceQuestion : IAsyncDisposable
{
    /// <summary>A directory that is slower is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly LinkerCore _core;
    private readonly string[] _names;

    private SourceQuestion(LinkerCore core, string[] names) => (_core, _names) = (core, names);

    /// <summary>Asks, and waits for the answers of all directories.</summary>
    /// <param name="core">The linker.</param>
    /// <param name="links">The links, which need not be declared yet.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>What keeps the answers until the links are declared.</returns>
    public static async Task<SourceQuestion> AskAsync(LinkerCore core, IReadOnlyCollection<Link> links, CancellationToken cancellationToken)
    {
        WorldSnapshot world = core.Snapshot;
        Link[] awaited = world.DirectoryCount == 0 ? [] : [.. links.Where(link => IsAwaited(world, link))];
        var question = new SourceQuestion(core, [.. awaited.Select(link => LinkSource.NameIn(link.Source).ToString()).Distinct(StringComparer.Ordinal)]);
        if (awaited.Length == 0)
        {
            return question;
        }

        await core.DoAsync(changing => Array.ForEach(question._names, changing.Remote.Hold)).ConfigureAwait(false);
        try
        {
            await question.WaitAsync(awaited, cancellationToken).ConfigureAwait(false);
            return question;
        }
        catch
        {
            await question.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_names.Length > 0)
        {
            await _core.DoAsync(world => Array.ForEach(_names, world.Remote.Release)).ConfigureAwait(false);
        }
    }

    /// <summary>A source that is here needs nobody's word. One that only bore the name gives way to who bears it elsewhere.</summary>
    private static bool IsAwaited(WorldSnapshot world, Link link) =>
        world.IsAwaited(link) && (world.SourceOf(link) is not { } here || (!link.IsById && !LinkSource.NameIn(link.Source).SequenceEqual(here.Info.Name)));

    private async Task WaitAsync(Link[] awaited, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _core.Directories.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Task[] attempts = _core.Directories.TryAgain();
        try
        {
            for (WorldSnapshot now = _core.Snapshot; Array.Exists(awaited, link => IsAwaited(now, link) && _core.Directories.MayAnswer(now.AnswersTo(link), attempts)); now = _core.Snapshot)
            {
                Task first = await Task.WhenAny([_core.WhenNewerAsync(now.Version, end.Token), .. attempts.Where(static attempt => !attempt.IsCompleted)]).ConfigureAwait(false);
                await first.ConfigureAwait(false);
            }

            await patience.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The command goes on with what is known.
        }
    }
}
