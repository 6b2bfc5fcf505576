using System.Diagnostics;

namespace ContainerLinks.Docker.Tests;

/// <summary>Kills and starts an engine for tests, by the script that started it.</summary>
internal static class EngineScript
{
    public static async Task RunAsync(EngineUnderTest engine, string verb, params string[] arguments) =>
        (await TryAsync(engine, verb, arguments)).Should().Be(0, $"{verb} {string.Join(' ', arguments)}");

    /// <returns>The exit code.</returns>
    public static Task<int> TryAsync(EngineUnderTest engine, string verb, params string[] arguments) => RunScriptAsync([engine.Script, verb, engine.Folder, .. arguments]);

    /// <returns>The exit code.</returns>
    public static async Task<int> RunScriptAsync(params string[] scriptAndArguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in scriptAndArguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Only the exit is waited for: an engine that was started here keeps the pipes open.
        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }
}
