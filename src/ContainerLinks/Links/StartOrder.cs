namespace ContainerLinks;

/// <summary>An order in which containers can be started.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class StartOrder
{
    internal StartOrder(IReadOnlyList<IReadOnlyList<string>> waves, IReadOnlyList<string> containers) => (Waves, Containers) = (waves, containers);

    /// <summary>The containers in waves. All of one wave may start at the same time, as soon as the wave before it runs. Within a wave they are in order of declaration.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Waves { get; }

    /// <summary>The same containers one after the other. The reverse is an order in which they can be stopped.</summary>
    public IReadOnlyList<string> Containers { get; }
}
