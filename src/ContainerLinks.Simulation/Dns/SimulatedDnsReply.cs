namespace ContainerLinks;

/// <summary>What the embedded DNS of a user-defined network answered.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedDnsReply
{
    internal SimulatedDnsReply(int responseCode, IReadOnlyList<SimulatedDnsAnswer> answers)
    {
        ResponseCode = responseCode;
        Answers = answers;
    }

    /// <summary>The response code of RFC 1035: 0 for success, 3 for a name that does not exist.</summary>
    public int ResponseCode { get; }

    /// <summary>The answers; empty if the name exists without such a record.</summary>
    public IReadOnlyList<SimulatedDnsAnswer> Answers { get; }
}
