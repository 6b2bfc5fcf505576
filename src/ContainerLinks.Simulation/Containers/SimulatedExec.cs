namespace ContainerLinks;

/// <summary>How a command that ran inside of a container ended.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedExec
{
    internal SimulatedExec(int exitCode, string output)
    {
        ExitCode = exitCode;
        Output = output;
    }

    /// <summary>The exit code: 0 for success, 127 for a command that the simulation does not know.</summary>
    public int ExitCode { get; }

    /// <summary>What the command printed.</summary>
    public string Output { get; }
}
