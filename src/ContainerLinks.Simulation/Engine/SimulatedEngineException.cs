namespace ContainerLinks;

/// <summary>The simulated engine refused a command, with the words of the engine that it stands for.</summary>
#pragma warning disable CA1032 // A refusal without status and stage would be no refusal of an engine.
public sealed class SimulatedEngineException : ContainerLinksException
#pragma warning restore CA1032
{
    internal SimulatedEngineException(ContainerLinksError error, int statusCode, string message, string stage, ContainerId? container, Exception? innerException = null)
        : base(error, message, innerException)
    {
        StatusCode = statusCode;
        Stage = stage;
        Container = container;
    }

    /// <summary>The status of the engine's HTTP answer, such as 404 or 500.</summary>
    public int StatusCode { get; }

    /// <summary>The request that was refused: <c>create</c> or <c>start</c>. An exec that is refused is refused at its <c>create</c>.</summary>
    public string Stage { get; }

    /// <summary>The container that was created before its start failed, or null.</summary>
    public ContainerId? Container { get; }
}
