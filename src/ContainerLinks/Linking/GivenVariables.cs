namespace ContainerLinks;

/// <summary>The link variables that a recipient's processes were started with, to tell which of them are no longer true.</summary>
/// <remarks>Values are secrets: only names leave this class.</remarks>
internal sealed class GivenVariables
{
    private Dictionary<string, string>? _values;
    private string _reported = "";

    /// <summary>Whether nothing was given, so that nothing can be stale.</summary>
    public bool IsEmpty => _values is null;

    public void Replace(IEnumerable<string> variables)
    {
        _values = null;
        _reported = "";
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            _values ??= new Dictionary<string, string>(StringComparer.Ordinal);
            _values[variable[..equals]] = variable[(equals + 1)..];
        }
    }

    /// <summary>Names of variables that were not given, or were given with another value, in order.</summary>
    public IReadOnlyList<string> MissingOrStale(IEnumerable<string> now) =>
        [.. now.Where(variable => !IsTrue(variable)).Select(variable => variable[..variable.IndexOf('=', StringComparison.Ordinal)])];

    /// <summary>Names of given variables that would have another value now, in order; empty if none has, or if the same names were told before.</summary>
    public IReadOnlyList<string> TakeStale(IEnumerable<string> now)
    {
        var stale = new List<string>();
        foreach (string variable in now)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (_values?.TryGetValue(variable[..equals], out string? given) == true && !variable.AsSpan(equals + 1).SequenceEqual(given))
            {
                stale.Add(variable[..equals]);
            }
        }

        string told = string.Join('\n', stale);
        if (told == _reported)
        {
            return [];
        }

        _reported = told;
        return stale;
    }

    private bool IsTrue(string variable)
    {
        int equals = variable.IndexOf('=', StringComparison.Ordinal);
        return _values?.TryGetValue(variable[..equals], out string? given) == true && variable.AsSpan(equals + 1).SequenceEqual(given);
    }
}
