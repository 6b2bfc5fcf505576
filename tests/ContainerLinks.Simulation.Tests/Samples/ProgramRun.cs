using System.Reflection;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Runs a sample's own entry point and keeps what it prints.</summary>
internal static class ProgramRun
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static Task<(int ExitCode, string Output)> RunAsync(string assembly, params string[] arguments) => RunAsync(Assembly.Load(assembly), arguments);

    public static async Task<(int ExitCode, string Output)> RunAsync(Assembly assembly, params string[] arguments)
    {
        await OneAtATime.WaitAsync();
        TextWriter console = Console.Out;
        var output = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(output);
            MethodInfo entry = assembly.EntryPoint!;
            object? result = entry.Invoke(null, [arguments]);
            int code = result switch
            {
                Task<int> task => await task,
                int number => number,
                _ => 0,
            };
            return (code, output.ToString());
        }
        finally
        {
            Console.SetOut(console);
            OneAtATime.Release();
        }
    }
}
