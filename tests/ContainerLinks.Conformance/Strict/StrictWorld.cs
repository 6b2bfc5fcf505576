using System.Globalization;
using System.Text.RegularExpressions;
using ContainerLinks.Tests.Hosts;
using ContainerLinks.Tests.Links;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Conformance;

/// <summary>An engine in memory, a linker over it, and the linker's journal folder: one for the whole story.</summary>
internal sealed partial class StrictWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strict");
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    private readonly bool _hasOtherParts;

    /// <param name="story">The story.</param>
    /// <param name="profile">The engine.</param>
    /// <param name="hasOtherParts">Whether the linker has a graph and a renderer of somebody else.</param>
    public StrictWorld(StrictStory story, SimulationProfile profile, bool hasOtherParts)
    {
        _hasOtherParts = hasOtherParts;
        Ids = new AwkwardIds(story);
        Engine = new SimulatedEngine(new SimulationOptions { Profile = profile, IdSource = Ids.Next });
        Linker = NewLinker(Journal, observeOnly: false);
    }

    public SimulatedEngine Engine { get; }

    public ContainerLinker Linker { get; private set; }

    public AwkwardIds Ids { get; }

    private string Journal => Path.Combine(_folder.FullName, "journal");

    /// <summary>The container of this very name: an engine would also take the beginning of an id.</summary>
    public SimulatedContainer? Find(string name) => Engine.List().FirstOrDefault(container => container.Name == name);

    /// <summary>The id of the container that bears the name, or bore it last.</summary>
    /// <exception cref="ScenarioFormatException">None ever did.</exception>
    public string IdOf(string name) =>
        Find(name)?.Id.Value ?? _ids.GetValueOrDefault(name) ?? throw new ScenarioFormatException($"No container has or had the name '{name}'.");

    /// <summary>The text with ids in the place of <c>{id:NAME}</c>, and of <c>{id:NAME:12}</c> for the first digits.</summary>
    public string WithIds(string text) => IdPattern().Replace(text, match =>
    {
        var id = IdOf(match.Groups[1].Value);
        return match.Groups[2].Success ? id[..int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)] : id;
    });

    /// <summary>Notes who bears which name.</summary>
    public void Remember()
    {
        foreach (var container in Engine.List())
        {
            _ids[container.Name] = container.Id.Value;
        }
    }

    public async Task RestartLinkerAsync()
    {
        await Linker.DisposeAsync();
        Linker = NewLinker(Journal, observeOnly: false);
        await Linker.FollowAsync();
    }

    /// <summary>A linker that starts now, only observing, with a copy of the journal.</summary>
    public async Task<ContainerLinker> ObserveAsync()
    {
        var copy = Path.Combine(_folder.FullName, "copy");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        Directory.CreateDirectory(copy);
        // A lock is held by the linker that writes, and says nothing of links.
        foreach (var file in Directory.EnumerateFiles(Journal).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await CopyAsync(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var observer = NewLinker(copy, observeOnly: true);
        try
        {
            await observer.FollowAsync();
            return observer;
        }
        catch
        {
            await observer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Linker.DisposeAsync();
        Engine.Dispose();
        _folder.Delete(recursive: true);
    }

    private ContainerLinker NewLinker(string journal, bool observeOnly)
    {
        IContainerLinksBuilder links = new ServiceCollection().AddContainerLinks(options =>
        {
            options.ObserveOnly = observeOnly;
            options.Journal.Folder = journal;

            // A story tells of ends of processes, not of power cuts.
            options.Journal.FlushToDisk = false;
        }).UseRuntime(_ => Engine.AsRuntime());
        if (_hasOtherParts)
        {
            links.UseLinkGraph(_ => new NaiveLinkGraph(LinkPolicy.Default)).UseHostsFileRenderer(_ => new ColumnsRenderer());
        }

        // The linker is disposed of by itself; the provider has nothing else.
        return links.Services.BuildServiceProvider().GetRequiredService<ContainerLinker>();
    }

    private static async Task CopyAsync(string from, string to)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var target = File.Create(to);
        await source.CopyToAsync(target);
    }

    [GeneratedRegex(@"\{id:([^:}]+)(?::([0-9]+))?\}")]
    private static partial Regex IdPattern();
}
