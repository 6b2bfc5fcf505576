using System.Diagnostics;

namespace ContainerLinks.Tests.Hosts;

/// <summary>A writer in a process of its own: see the program in ContainerLinks.HostsWriter.</summary>
internal static class HostsWriterProcess
{
    /// <summary>What <see cref="Process.ExitCode"/> is after a SIGKILL.</summary>
    public const int Killed = 128 + 9;

    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ContainerLinks.HostsWriter.dll");

    public static string[] Step(string path, int killAt, IEnumerable<HostsEntry> entries) =>
        ["dotnet", Program, "step", path, $"{killAt}", .. entries.Select(entry => $"{entry.Address}={entry.Names[0]}")];

    public static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
}
