using System.Diagnostics;

namespace ContainerLinks.Tests;

/// <summary>A writer in a process of its own: see the program in ContainerLinks.Writer.</summary>
internal static class WriterProcess
{
    /// <summary>What <see cref="Process.ExitCode"/> is after a SIGKILL.</summary>
    public const int Killed = 128 + 9;

    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ContainerLinks.Writer.dll");

    public static string[] Step(string path, int killAt, IEnumerable<HostsEntry> entries) =>
        ["dotnet", Program, "step", path, $"{killAt}", .. Texts(entries)];

    public static string[] Journal(string folder, int lines, int snapshotEvery) => ["dotnet", Program, "journal", folder, $"{lines}", $"{snapshotEvery}"];

    public static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" }, // who is killed leaves the sockets of its diagnostics behind
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    public static (int Code, string Output) Run(params string[] command)
    {
        using Process process = Start(command);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static IEnumerable<string> Texts(IEnumerable<HostsEntry> entries) => entries.Select(entry => $"{entry.Address}={entry.Names[0]}");
}
