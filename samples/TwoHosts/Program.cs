// A link from one host to a container of another. The hosts are simulated and know each other by a directory in memory, or, with --live, they are two nodes of a Docker Swarm.
using ContainerLinks;
using TwoHosts;

if (Arguments.Parse(args, out string error) is not { } arguments)
{
    await Console.Error.WriteLineAsync($"{error}\n\n{Arguments.Usage}");
    return 2;
}

try
{
    await using Stage stage = arguments.IsLive ? Stage.Live(arguments) : Stage.Simulated();
    await Story.TellAsync(stage, Console.Out);
    return 0;
}
catch (Exception failure) when (failure is ContainerLinksException or ArgumentException or IOException or UnauthorizedAccessException or TimeoutException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
