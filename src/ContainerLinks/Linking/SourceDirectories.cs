namespace ContainerLinks;

/// <summary>The directories of a linker, each read by itself: one that fails, hangs or lies delays no other and no container.</summary>
internal sealed class SourceDirectories
{
    private readonly ISourceDirectory[] _directories;
    private readonly string[] _names;
    private readonly SourceInterest[] _interests;
    private DirectoryFeed[] _feeds = [];

    /// <param name="directories">Foreign code.</param>
    /// <param name="remote">Who bears names on other hosts, before anything is known.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentNullException">One is null.</exception>
    /// <exception cref="ArgumentException">One has no name, or that of another.</exception>
    public SourceDirectories(IEnumerable<ISourceDirectory> directories, RemoteNames remote, TimeProvider time)
    {
        Time = time;
        _directories = [.. directories];
        _names = Array.ConvertAll(_directories, NameOf);
        if (_names.GroupBy(static name => name).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two directories of sources have the name '{twice.Key}'; expected another name for each.", nameof(directories));
        }

        _interests = Array.ConvertAll(_directories, _ => new SourceInterest(time));
        remote.Begin(_interests, _names);
    }

    /// <summary>The clock by which they are waited for.</summary>
    public TimeProvider Time { get; }

    /// <summary>Begins to read them.</summary>
    public void Start(LinkerLoop loop, TimeProvider time, LinkerEvents events)
    {
        var feeds = new DirectoryFeed[_directories.Length];
        for (int i = 0; i < feeds.Length; i++)
        {
            int place = i;
            feeds[i] = new DirectoryFeed(
                _directories[i],
                _names[i],
                _interests[i],
                (name, adverts, ownName) =>
                {
                    DateTimeOffset now = time.GetUtcNow();
                    return loop.DoAsync(world =>
                    {
                        world.Remote.CallHost(place, ownName);
                        world.Remote.Report(place, name, adverts, now);
                    });
                },
                time,
                events);
        }

        // Whoever asks meanwhile why a directory is silent must not meet half of them.
        Volatile.Write(ref _feeds, feeds);
    }

    /// <summary>Why a directory does not report at the moment; null while it does.</summary>
    public string? ProblemOf(string name) => Array.Find(_feeds, feed => feed.Name == name)?.Problem;

    /// <summary>Those that are away are tried at once.</summary>
    /// <returns>The attempts, which complete by an answer or a failure.</returns>
    public Task[] TryAgain() => Array.ConvertAll(Volatile.Read(ref _feeds), static feed => feed.TryAgain());

    /// <summary>Whether one that has not answered yet may do so soon.</summary>
    /// <param name="answers">What each has said; null if none has said anything.</param>
    /// <param name="attempts">As <see cref="TryAgain"/> returned them.</param>
    public bool MayAnswer(RemoteSource[]?[]? answers, Task[] attempts)
    {
        for (int i = 0; i < attempts.Length; i++)
        {
            // The problem of one that has just been tried is asked for behind its attempt.
            if (answers?[i] is null && (!attempts[i].IsCompleted || _feeds[i].Problem is null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why directories do not report at the moment, by their names.</summary>
    public Dictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DirectoryFeed feed in _feeds)
        {
            if (feed.Problem is { } problem)
            {
                problems[feed.Name] = problem;
            }
        }

        return problems;
    }

    /// <summary>A sentence for each directory that does not report at the moment, or has not said anything of one name yet.</summary>
    /// <param name="answers">What each has said of the name; null if none has said anything.</param>
    public List<string> Silence(RemoteSource[]?[]? answers)
    {
        var sentences = new List<string>();
        for (int i = 0; i < _feeds.Length; i++)
        {
            if (_feeds[i].Problem is { } problem)
            {
                sentences.Add($"The directory '{_feeds[i].Name}' is away: {Quoting.PrintableSentence(problem)}");
            }
            else if (answers?[i] is null)
            {
                sentences.Add($"The directory '{_feeds[i].Name}' has not answered yet.");
            }
        }

        return sentences;
    }

    public Task EndAsync(CancellationToken hurry) => Task.WhenAll(Array.ConvertAll(_feeds, feed => feed.EndAsync(hurry)));

    private static string NameOf(ISourceDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory, "directories");
        try
        {
            return directory.Name is { Length: > 0 } name ? Quoting.Printable(name) : throw new InvalidOperationException("its name is empty.");
        }
#pragma warning disable CA1031 // Foreign code. Who gave it to the linker hears of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new ArgumentException($"A directory of sources does not tell its name: {failure.Message}", nameof(directory), failure);
        }
    }
}
