using System.Diagnostics;

namespace ContainerLinks.Docker.Tests;

/// <summary>Kills and starts an engine for tests, by the script that started it.</summary>
internal static class EngineScript
{
    public static Task RunAsync(EngineKind kind, string verb, params string[] arguments) => RunAsync(VariableOf(kind), verb, arguments);

    /// <summary>As the other one, with the variable that names the engine.</summary>
    public static async Task RunAsync(string variable, string verb, params string[] arguments) =>
        (await TryAsync(variable, verb, arguments)).Should().Be(0, $"{verb} {string.Join(' ', arguments)}");

    /// <returns>The exit code.</returns>
    public static Task<int> TryAsync(EngineKind kind, string verb, params string[] arguments) => TryAsync(VariableOf(kind), verb, arguments);

    private static string VariableOf(EngineKind kind) => kind == EngineKind.Docker ? EngineVariables.Docker : EngineVariables.Podman;

    private static async Task<int> TryAsync(string name, string verb, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Environment.GetEnvironmentVariable($"{name}_ROOT") is { Length: > 0 } root)
        {
            start.Environment["ENGINE_ROOT"] = root;
        }

        string[] all = [Environment.GetEnvironmentVariable($"{name}_SCRIPT")!, verb, Environment.GetEnvironmentVariable($"{name}_FOLDER")!, .. arguments];
        foreach (string argument in all)
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
