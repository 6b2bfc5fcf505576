using System.Collections;

namespace ContainerLinks;

/// <summary>Aliases, without letter case. Most containers have none or one, which need no hash table.</summary>
/// <remarks>To be used as a field, in place. Of a start with 100,000 containers and as many links, a hash table for each set would be a third of the time, and an object for each a tenth.</remarks>
internal struct AliasSet : IReadOnlyCollection<string>
{
    private string? _one;
    private HashSet<string>? _others;

    public int Count => (_one is null ? 0 : 1) + (_others?.Count ?? 0);

    public bool Contains(string alias) => IsOne(alias) || _others?.Contains(alias) == true;

    /// <returns>False if it was there.</returns>
    public bool Add(string alias)
    {
        if (Contains(alias))
        {
            return false;
        }

        if (_one is null)
        {
            _one = alias;
            return true;
        }

        return (_others ??= new HashSet<string>(LinkAlias.Comparer)).Add(alias);
    }

    /// <returns>False if it was not there.</returns>
    public bool Remove(string alias)
    {
        if (IsOne(alias))
        {
            _one = null;
            return true;
        }

        return _others?.Remove(alias) == true;
    }

    public IEnumerator<string> GetEnumerator() => (_one is null ? [] : Enumerable.Repeat(_one, 1)).Concat(_others ?? Enumerable.Empty<string>()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsOne(string alias) => LinkAlias.Comparer.Equals(_one, alias);
}
