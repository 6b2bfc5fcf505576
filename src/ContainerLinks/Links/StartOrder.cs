namespace ContainerLinks;

/// <summary>An order in which containers can be started.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class StartOrder
{
    /// <summary>Makes an order, for an <see cref="ILinkGraph"/> of your own.</summary>
    /// <param name="waves">The names of containers, wave by wave. They are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="waves"/> is null.</exception>
    /// <exception cref="ArgumentException">A wave or a name is null, or a wave is empty.</exception>
    public StartOrder(IEnumerable<IEnumerable<string>> waves)
    {
        ArgumentNullException.ThrowIfNull(waves);
        List<IReadOnlyList<string>> copies = [];
        List<string> containers = [];
        foreach (IEnumerable<string> wave in waves)
        {
            string[] names = wave is null ? [] : [.. wave];
            if (names.Length == 0 || Array.IndexOf(names, null) >= 0)
            {
                throw new ArgumentException($"Wave {copies.Count} of the start order is null, is empty or has a name that is null; expected names of containers.", nameof(waves));
            }

            copies.Add(names.AsReadOnly());
            containers.AddRange(names);
        }

        (Waves, Containers) = (copies.AsReadOnly(), containers.AsReadOnly());
    }

    /// <summary>Without a copy: the lists are never changed again.</summary>
    internal StartOrder(IReadOnlyList<IReadOnlyList<string>> waves, IReadOnlyList<string> containers) => (Waves, Containers) = (waves, containers);

    /// <summary>The containers in waves. All of one wave may start at the same time, as soon as the wave before it runs. Within a wave they are in order of declaration.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Waves { get; }

    /// <summary>The same containers one after the other. The reverse is an order in which they can be stopped.</summary>
    public IReadOnlyList<string> Containers { get; }
}
