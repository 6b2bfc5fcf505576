using System.Net;

namespace ContainerLinks;

/// <summary>When a directory said last what it says of one name. It changes without the world changing.</summary>
internal sealed class LastWord
{
    private long _ticks;

    public DateTimeOffset At
    {
        get => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
        set => Volatile.Write(ref _ticks, value.UtcTicks);
    }
}

/// <summary>A source on another host, as one directory reports it.</summary>
/// <param name="advert">The report.</param>
/// <param name="directory">The directory's name.</param>
/// <param name="since">When it was reported like that first.</param>
/// <param name="lastWord">When it was reported last.</param>
internal sealed class RemoteSource(SourceAdvert advert, string directory, DateTimeOffset since, LastWord lastWord)
{
    public SourceAdvert Advert { get; } = advert;

    public string Directory { get; } = directory;

    public DateTimeOffset Since { get; } = since;

    public LastWord LastWord { get; } = lastWord;

    /// <summary>The greatest version that said the same. It changes without the world changing: two hosts that publish whatever changes would else answer each other for ever. The loop alone reads it.</summary>
    public (long Epoch, long Version) Latest { get; set; } = (advert.Epoch, advert.Version);
}

/// <summary>Who bears a name on other hosts, as all directories report it. It never changes.</summary>
/// <param name="answers">What each directory said, in their order; null for one that has not said anything yet.</param>
internal sealed class RemoteName(RemoteSource[]?[] answers)
{
    /// <summary>Stands for the source of an address that a hosts file has from before, while directories are silent.</summary>
    public static readonly ContainerId Elsewhere = new("elsewhere");

    public RemoteSource[]?[] Answers { get; } = answers;

    /// <summary>Whether a directory has not said anything yet.</summary>
    public bool IsAwaited => Answers.Contains(null);

    /// <summary>Whether any host declares networks to which there is a route.</summary>
    public bool HasRoutes => Array.Exists(Answers, static answer => answer is not null && Array.Exists(answer, static source => source.Advert.RoutedNetworks.Count > 0));

    /// <summary>Whether any host publishes ports at one of these addresses.</summary>
    public bool IsPublishedAt(HashSet<IPAddress> addresses) =>
        Array.Exists(Answers, answer => answer is not null && Array.Exists(answer, source => source.Advert is { HostAddress: { } at, PublishedPorts.Count: > 0 } && addresses.Contains(at)));

    /// <summary>The one of a host; or, if none is named, the one that holds the name: the first one that is not lost, else the first.</summary>
    public RemoteSource? Find(ReadOnlySpan<char> host)
    {
        RemoteSource? lost = null;
        foreach (RemoteSource[]? answer in Answers)
        {
            foreach (RemoteSource source in answer ?? [])
            {
                if (host.IsEmpty && source.Advert.LostBecause is not null)
                {
                    lost ??= source;
                }
                else if (host.IsEmpty || host.SequenceEqual(source.Advert.Host))
                {
                    return source;
                }
            }
        }

        return lost;
    }
}

/// <summary>What directories report, beside the local containers. It is part of the world.</summary>
/// <param name="touch">Called with a declared source whose recipients have to be looked at.</param>
/// <param name="touchKeepers">Called with a remembered address whose recipients have to be looked at.</param>
/// <param name="changed">Called when anything has changed.</param>
internal sealed class RemoteNames(Action<string> touch, Action<IPAddress> touchKeepers, Action changed)
{
    private readonly ChangingMap<string, RemoteName> _names = new();
    private readonly Dictionary<string, HashSet<string>> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private SourceInterest[] _interests = [];
    private string[] _directories = [];
    private string?[] _ownNames = [];

    /// <summary>How many directories there are.</summary>
    public int DirectoryCount => _directories.Length;

    /// <summary>Before anything is known: these directories are asked.</summary>
    /// <param name="interests">The names that recipients link to, for each of them to read.</param>
    /// <param name="directories">Their names.</param>
    public void Begin(SourceInterest[] interests, string[] directories) => (_interests, _directories, _ownNames) = (interests, directories, new string?[directories.Length]);

    /// <summary>What directories call this host, each name once.</summary>
    public string[] OwnNames { get; private set; } = [];

    /// <summary>A directory says what it calls this host.</summary>
    public void CallHost(int directory, string? name)
    {
        if (_ownNames[directory] == name)
        {
            return;
        }

        _ownNames[directory] = name;
        OwnNames = [.. _ownNames.OfType<string>().Distinct()];
        changed();
        foreach (HashSet<string> sources in _declared.Values)
        {
            Touch(sources);
        }
    }

    /// <summary>The networks that containers here are on, and their addresses; none are noted without directories.</summary>
    public LocalNetworks LocalNetworks { get; } = new();

    /// <summary>A container's places have changed.</summary>
    public void Place(ContainerInfo? before, ContainerInfo? after)
    {
        if (DirectoryCount > 0)
        {
            LocalNetworks.Replace(before, after);
        }
    }

    /// <summary>Touches whom the networks and addresses concern that came here or went since the last call.</summary>
    public void TouchByAddresses()
    {
        HashSet<IPAddress> addresses = LocalNetworks.TakeChanged(out bool areNetworksChanged);
        foreach (IPAddress address in addresses)
        {
            touchKeepers(address);
        }

        foreach ((string name, HashSet<string> sources) in addresses.Count > 0 || areNetworksChanged ? _declared : [])
        {
            if (_names.TryGetValue(name, out RemoteName? known) && ((areNetworksChanged && known.HasRoutes) || known.IsPublishedAt(addresses)))
            {
                Touch(sources);
            }
        }
    }

    public SnapshotMap<string, RemoteName> ToSnapshot() => _names.ToSnapshot();

    /// <summary>A link declares a source that no other did, or the last one is gone that did.</summary>
    public void Declare(string source, bool isDeclared)
    {
        if (DirectoryCount == 0 || LinkText.IsWholeId(source))
        {
            return;
        }

        string name = LinkSource.NameIn(source).ToString();
        if (isDeclared)
        {
            if (!_declared.TryGetValue(name, out HashSet<string>? sources))
            {
                _declared[name] = sources = new HashSet<string>(StringComparer.Ordinal);
                Ask(name);
            }

            sources.Add(source);
        }
        else if (_declared.TryGetValue(name, out HashSet<string>? left) && left.Remove(source) && left.Count == 0)
        {
            _declared.Remove(name);
            Forget(name);
        }
    }

    /// <summary>A command asks for a name before a link declares it.</summary>
    public void Hold(string name)
    {
        _held[name] = _held.GetValueOrDefault(name) + 1;
        Ask(name);
    }

    /// <summary>The command has ended.</summary>
    public void Release(string name)
    {
        int left = _held[name] - 1;
        if (left > 0)
        {
            _held[name] = left;
            return;
        }

        _held.Remove(name);
        Forget(name);
    }

    /// <summary>A directory has said who bears a name.</summary>
    /// <param name="directory">Which one.</param>
    /// <param name="name">The name.</param>
    /// <param name="adverts">Who bears it, checked.</param>
    /// <param name="now">The time.</param>
    public void Report(int directory, string name, SourceAdvert[] adverts, DateTimeOffset now)
    {
        HashSet<string>? sources = _declared.GetValueOrDefault(name);
        if (sources is null && !_held.ContainsKey(name))
        {
            return; // an answer to a question of before
        }

        RemoteSource[]?[] answers = _names.TryGetValue(name, out RemoteName? all) ? all.Answers : new RemoteSource[]?[DirectoryCount];
        RemoteSource[]? before = answers[directory];
        LastWord lastWord = before is [var first, ..] ? first.LastWord : new LastWord();
        lastWord.At = now;
        Dictionary<string, RemoteSource> known = ByHost(before);
        RemoteSource[] after = Array.ConvertAll(adverts, advert => Newer(known.GetValueOrDefault(advert.Host), advert, now, lastWord, _directories[directory]));
        if (before is not null && before.AsSpan().SequenceEqual(after))
        {
            return;
        }

        RemoteSource[]?[] said = [.. answers];
        said[directory] = after;
        _names[name] = new RemoteName(said);
        changed();
        if (sources is not null && (before is null || !HaveSameAdverts(before, after)))
        {
            Touch(sources);
        }
    }

    /// <summary>A name that is asked for already is not asked for again.</summary>
    private void Ask(string name) => Array.ForEach(_interests, interest => interest.Add(name));

    private void Forget(string name)
    {
        if (!_declared.ContainsKey(name) && !_held.ContainsKey(name))
        {
            _names.Remove(name);
            changed();
            Array.ForEach(_interests, interest => interest.Remove(name));
        }
    }

    private void Touch(HashSet<string> sources)
    {
        foreach (string source in sources)
        {
            touch(source);
        }
    }

    private static Dictionary<string, RemoteSource> ByHost(RemoteSource[]? sources)
    {
        var byHost = new Dictionary<string, RemoteSource>(sources?.Length ?? 0, StringComparer.Ordinal);
        foreach (RemoteSource source in sources ?? [])
        {
            byHost[source.Advert.Host] = source;
        }

        return byHost;
    }

    /// <summary>What was known stays if nothing has changed, or if the report is older.</summary>
    private static RemoteSource Newer(RemoteSource? known, SourceAdvert advert, DateTimeOffset now, LastWord lastWord, string directory)
    {
        if (known is null)
        {
            return new RemoteSource(advert, directory, now, lastWord);
        }

        if ((advert.Epoch, advert.Version).CompareTo(known.Latest) < 0)
        {
            return known;
        }

        bool isAsBefore = advert == known.Advert;
        if (isAsBefore && ValueList.AreEqual(advert.Remarks, known.Advert.Remarks))
        {
            known.Latest = (advert.Epoch, advert.Version);
            return known;
        }

        return new RemoteSource(advert, directory, isAsBefore ? known.Since : now, lastWord);
    }

    private static bool HaveSameAdverts(RemoteSource[] one, RemoteSource[] other) => Array.ConvertAll(one, source => source.Advert).AsSpan().SequenceEqual(Array.ConvertAll(other, source => source.Advert));
}
