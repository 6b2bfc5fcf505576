using System.Diagnostics;

namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>A command that was typed: what it printed, and whether it still runs.</summary>
internal sealed record Typed(Process Process, string File, string Folder) : IDisposable
{
    /// <summary>For a command that restores and builds on a machine that does much else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public bool HasEnded => Process.HasExited;

    public int ExitCode { get; private set; } = -1;

    public string Output => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";

    /// <summary>All that it printed, for whoever looks why it failed.</summary>
    public string All => $"{Output}\n{(System.IO.File.Exists($"{File}-errors") ? System.IO.File.ReadAllText($"{File}-errors") : "")}";

    public async Task EndAsync()
    {
        using var impatience = new CancellationTokenSource(Patience);
        try
        {
            await Process.WaitForExitAsync(impatience.Token);
        }
        catch (OperationCanceledException)
        {
            Signal("KILL");
            throw new TimeoutException($"A command did not end in {Patience}: {All}");
        }

        ExitCode = Process.ExitCode;
    }

    /// <summary>Asks all that the command has started to end, as a service is asked. Ctrl+C would do, too, but a test run in the background passes it by.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await EndAsync();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Signal("KILL");
        }

        Process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, "--", $"-{Process.Id}"]);
        kill.WaitForExit();
    }
}
