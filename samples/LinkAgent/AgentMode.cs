namespace LinkAgent;

/// <summary>What the agent is asked to do.</summary>
internal enum AgentMode
{
    Follow = 0,
    Once,
    DryRun,
    Status,
    Check,
    Help,
}
