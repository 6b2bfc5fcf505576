namespace ContainerLinks;

/// <summary>The words of link lines: alias, host name and name of the source, each once. A further word never takes a name that means something else to this recipient, and one with a dot is nobody's to give.</summary>
internal sealed class LineWords
{
    // A list is faster than a set for as many as most recipients have.
    private const int Few = 16;

    private readonly Container _recipient;
    private readonly HashSet<string>? _aliases;
    private readonly Dictionary<string, ContainerId>? _givenMany;
    private readonly List<string> _givenFew = [];
    private readonly List<ContainerId> _holdersOfFew = [];
    private HashSet<string>? _extraHosts;

    public LineWords(Container recipient)
    {
        _recipient = recipient;
        if (recipient.Links.Length > Few)
        {
            _aliases = recipient.Links.Select(link => link.Alias).ToHashSet(LinkAlias.Comparer);
            _givenMany = new Dictionary<string, ContainerId>(LinkAlias.Comparer);
        }
    }

    public IReadOnlyList<string> Of(string alias, Container? holder)
    {
        if (holder is null)
        {
            return [alias];
        }

        string hostname = holder.Info.EffectiveHostname;
        string name = holder.Info.Name;
        bool hasHostname = IsFree(hostname, holder.Id);
        bool hasName = !LinkAlias.Comparer.Equals(hostname, name) && IsFree(name, holder.Id);
        return (hasHostname, hasName) switch
        {
            (true, true) => [alias, hostname, name],
            (true, false) => [alias, hostname],
            (false, true) => [alias, name],
            _ => [alias],
        };
    }

    private bool IsFree(string word, ContainerId holder) =>
        !word.Contains('.', StringComparison.Ordinal) && LinkAlias.IsValid(word) && !IsTaken(word) && Give(word, holder);

    /// <returns>False if the word was given for another container.</returns>
    private bool Give(string word, ContainerId holder)
    {
        if (_givenMany is not null)
        {
            return _givenMany.TryAdd(word, holder) || _givenMany[word] == holder;
        }

        int index = _givenFew.FindIndex(given => LinkAlias.Comparer.Equals(given, word));
        if (index >= 0)
        {
            return _holdersOfFew[index] == holder;
        }

        _givenFew.Add(word);
        _holdersOfFew.Add(holder);
        return true;
    }

    private bool IsTaken(string word)
    {
        ContainerInfo info = _recipient.Info;
        return LinkAlias.Comparer.Equals(word, info.Name)
            || LinkAlias.Comparer.Equals(word, info.EffectiveHostname)
            || (info.EffectiveHostname.Length > word.Length && info.EffectiveHostname[word.Length] == '.' && info.EffectiveHostname.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            || (_aliases?.Contains(word) ?? _recipient.FindLink(word) is not null)
            || (info.ExtraHosts.Count > 0 && (_extraHosts ??= info.ExtraHosts.SelectMany(host => ExtraHost.Parse(host, out _)).ToHashSet(LinkAlias.Comparer)).Contains(word));
    }
}
