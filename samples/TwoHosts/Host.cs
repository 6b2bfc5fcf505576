using ContainerLinks;

namespace TwoHosts;

/// <summary>A host with an engine, and a linker beside it.</summary>
/// <param name="name">What it is called.</param>
/// <param name="linker">Its linker.</param>
/// <param name="hosts">Reads the hosts file of a container.</param>
internal sealed class Host(string name, ContainerLinker linker, Func<string, string> hosts) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<string> _made = [];

    public string Name => name;

    public ContainerLinker Linker => linker;

    /// <summary>The lines of a hosts file that the linker wrote: the managed block.</summary>
    public IEnumerable<string> LinesOf(string container) =>
        hosts(container).Split('\n').SkipWhile(line => !line.StartsWith("# >>> containerlinks", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith('#')).Select(line => line.Replace('\t', ' '));

    /// <summary>Waits until a link leads where it should, and its hosts file says so.</summary>
    public async Task<LinkStatus> WaitForAsync(string recipient, string alias, Func<LinkStatus, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (LinkSnapshot now = linker.Snapshot; ; now = await linker.WaitForSnapshotAsync(now.Version, patience.Token))
        {
            if (now.FindContainer(recipient) is not null && now.FindLink(recipient, alias) is { } status && isSo(status))
            {
                await linker.FollowAsync(patience.Token);
                return status;
            }
        }
    }

    /// <summary>Runs a container, and remembers that this program made it.</summary>
    public async Task RunAsync(ContainerSpec spec)
    {
        string id = (await linker.CreateAsync(spec)).Value;
        _made.Add(id); // it stays if it does not start
        await linker.StartAsync(id);
    }

    public async Task RemoveAsync(string container)
    {
        string id = linker.Snapshot.FindContainer(container)!.Id.Value;
        await linker.RemoveAsync(id, force: true);
        _made.Remove(id);
    }

    /// <summary>Removes what this program made and has not removed yet, and nothing else.</summary>
    public async Task TidyAsync()
    {
        foreach (string container in _made)
        {
            try
            {
                await linker.RemoveAsync(container, force: true);
            }
            catch (ContainerLinksException failure)
            {
                await Console.Error.WriteLineAsync($"{name} keeps the container {container}: {failure.Message}");
            }
        }
    }

    public ValueTask DisposeAsync() => linker.DisposeAsync();
}
