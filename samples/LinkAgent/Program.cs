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
        _ => await AgentRun.RunAsync(arguments, Console.Out, stop.Token),
    };
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (InvalidDataException fault)
{
    return await FailAsync(fault, 2);
}
catch (ContainerLinksException failure) when (failure.Error == ContainerLinksError.Contended)
{
    return await FailAsync(failure, 3);
}
catch (Exception failure) when (failure is ContainerLinksException { Error: ContainerLinksError.Unavailable or ContainerLinksError.Refused })
{
    return await FailAsync(failure, 4);
}
catch (Exception failure) when (failure is ContainerLinksException or ArgumentException or IOException or UnauthorizedAccessException)
{
    return await FailAsync(failure, failure is ArgumentException ? 2 : 1);
}

static async Task<int> FailAsync(Exception failure, int code)
{
    await Console.Error.WriteLineAsync(AgentOutput.Plain(failure.Message));
    return code;
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
