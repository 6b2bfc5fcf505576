using System.Diagnostics;
using System.Runtime.Versioning;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent as its users run it: a process of its own.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "LinkAgent.dll");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(5));
    private readonly Process _process;
    private readonly List<string> _seen = [];

    private AgentProcess(Process process) => _process = process;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code, and what it wrote to both streams.</returns>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunToEndAsync("dotnet", [Program, .. arguments]);

    /// <summary>Runs another program, that runs it, to its end.</summary>
    public static async Task<(int Code, string Output)> RunToEndAsync(string program, params string[] arguments)
    {
        await using var agent = new AgentProcess(Launch(program, arguments));
        Task<string> errors = agent._process.StandardError.ReadToEndAsync(agent._patience.Token);
        string output = await agent._process.StandardOutput.ReadToEndAsync(agent._patience.Token);
        await agent._process.WaitForExitAsync(agent._patience.Token);
        return (agent._process.ExitCode, output + await errors);
    }

    /// <summary>Makes a copy of the program that every user may run: whoever the tests run as, another user may not enter their folder.</summary>
    /// <returns>The folder of the copy.</returns>
    [SupportedOSPlatform("linux")]
    public static string CopyOfProgram()
    {
        string folder = Directory.CreateTempSubdirectory("containerlinks-").FullName;
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "LinkAgent.*.json")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return folder;
    }

    /// <summary>How that copy is started by somebody else.</summary>
    public static string[] CommandOfCopy(string folder) => ["env", $"HOME={folder}", "dotnet", Path.Combine(folder, "LinkAgent.dll")];

    /// <summary>Starts another program that runs it, and leaves it running.</summary>
    public static AgentProcess StartBy(string program, params string[] arguments) => new(Launch(program, arguments));

    /// <summary>Starts it, and leaves it running.</summary>
    public static AgentProcess Start(params string[] arguments) => new(Launch("dotnet", [Program, .. arguments]));

    /// <summary>The next line that has all of these words.</summary>
    public async Task<string> NextAsync(params string[] words)
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
            {
                _seen.Add(line);
                if (words.All(word => line.Contains(word, StringComparison.Ordinal)))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new InvalidOperationException($"No line with '{string.Join("', '", words)}' came. What came:\n{string.Join('\n', _seen)}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(_patience.Token);
    }

    /// <summary>Asks it to end, as systemd does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(_patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _patience.Dispose();
    }

    private static Process Launch(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TieredPGO"] = "0" }, // who is killed leaves the sockets of its diagnostics behind; and a program that lives for a second has no use for profiles
        };
        return Process.Start(start)!;
    }
}
