namespace ContainerLinks;

/// <summary>Since when things are wrong, as far as checks have seen.</summary>
internal sealed class WrongSince(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>Takes in what is wrong at this moment, each thing with a text that stays the same for as long as nothing changes about it.</summary>
    /// <returns>Those that have been wrong for so long, in their order.</returns>
    public IReadOnlyList<T> Longer<T>(TimeSpan than, IEnumerable<T> wrong, Func<T, string> identity)
    {
        long now = time.GetTimestamp();
        var longer = new List<T>();
        lock (_gate)
        {
            Dictionary<string, long> before = _since;
            _since = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (T one in wrong)
            {
                string text = identity(one);
                long since = _since[text] = before.GetValueOrDefault(text, now);
                if (time.GetElapsedTime(since, now) >= than)
                {
                    longer.Add(one);
                }
            }
        }

        return longer;
    }
}
