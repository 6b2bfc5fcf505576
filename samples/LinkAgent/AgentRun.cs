namespace LinkAgent;

internal static class AgentRun
{
    public static Task<int> RunAsync(AgentArguments arguments, TextWriter output, CancellationToken cancellationToken) => throw new NotImplementedException();
}
