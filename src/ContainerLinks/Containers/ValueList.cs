namespace ContainerLinks;

/// <summary>Lists as parts of a value: copied when they come in, checked with the place of what is wrong, compared by what is in them.</summary>
internal static class ValueList
{
    /// <summary>A copy whose items are all there and right.</summary>
    /// <param name="items">The list, as the user gave it.</param>
    /// <param name="property">The property that takes it.</param>
    /// <param name="expectation">What an item has to be.</param>
    /// <param name="findFault">What is wrong with an item, as the predicate of a sentence, or null if nothing is. It must not show what may be a secret.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">An item is null or wrong.</exception>
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> items, string property, string expectation, Func<T, string?>? findFault = null)
    {
        ArgumentNullException.ThrowIfNull(items, property);
        var copy = new List<T>(items);
        for (int index = 0; index < copy.Count; index++)
        {
            string? fault = copy[index] is null ? "is null" : findFault?.Invoke(copy[index]);
            if (fault is not null)
            {
                throw new ArgumentException($"{property}[{index}] {fault}; expected {expectation}.", property);
            }
        }

        return copy.AsReadOnly();
    }

    public static bool AreEqual<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other)
    {
        if (one is null || other is null || ReferenceEquals(one, other) || one.Count != other.Count)
        {
            return ReferenceEquals(one, other);
        }

        int same = 0;
        while (same < one.Count && EqualityComparer<T>.Default.Equals(one[same], other[same]))
        {
            same++;
        }

        return same == one.Count;
    }

    public static bool AreEqual(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other)
    {
        if (ReferenceEquals(one, other) || one.Count != other.Count)
        {
            return ReferenceEquals(one, other);
        }

        foreach ((string key, string value) in one)
        {
            if (!other.TryGetValue(key, out string? otherValue) || otherValue != value)
            {
                return false;
            }
        }

        return true;
    }
}
