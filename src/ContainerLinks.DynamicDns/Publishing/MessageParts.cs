namespace ContainerLinks;

/// <summary>Puts as many things into a message as fit.</summary>
internal static class MessageParts
{
    /// <param name="items">The things, in order.</param>
    /// <param name="lengthOf">An upper bound of what one adds to a message, in bytes.</param>
    /// <param name="longest">How long a message may be by these bounds; one thing goes by itself if it is longer.</param>
    /// <param name="most">How many things a message may have.</param>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, int> lengthOf, int longest, int most = int.MaxValue)
        where T : class
    {
        var message = new List<T>();
        int length = 0;
        foreach (T item in items)
        {
            int more = lengthOf(item);
            if (message.Count == most || (message.Count > 0 && length + more > longest))
            {
                yield return message;
                (message, length) = ([], 0);
            }

            message.Add(item);
            length += more;
        }

        if (message.Count > 0)
        {
            yield return message;
        }
    }
}
