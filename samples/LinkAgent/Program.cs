// Keeps the links of containers right, beside Docker or Podman. See --help.
using System.Runtime.InteropServices;
using ContainerLinks;
using LinkAgent;

if (AgentArguments.Parse(args, out string error) is not { } arguments)
{
    await Console.Error.WriteLineAsync($"{error}\n\n{AgentArguments.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    return arguments.Mode switch
    {
        AgentMode.Help => Help(),
        AgentMode.Check => ComposeCheck.Run(arguments.ComposeFile!, Console.Out),
        _ => await AgentRun.RunAsync(arguments, TextWriter.Synchronized(Console.Out), stop.Token),
    };
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception failure) when (failure is ContainerLinksException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return failure switch
    {
        ContainerLinksException { Error: ContainerLinksError.Contended } => 3,
        ContainerLinksException => 4,
        ArgumentException => 2,
        _ => 1,
    };
}

int Help()
{
    Console.WriteLine(AgentArguments.Usage);
    return 0;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
