namespace ContainerLinks;

/// <summary>What an image brings to its containers.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedImage
{
    /// <summary>Exposed ports, such as <c>3306/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>The environment, <c>KEY=value</c> each.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The command. The engine understands <c>sleep</c> and a shell's <c>trap 'exit N' SIGNAL</c>; any other runs until it gets a signal.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
