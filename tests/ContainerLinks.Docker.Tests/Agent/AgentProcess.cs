using System.Diagnostics;
using System.Threading.Channels;

namespace ContainerLinks.Docker.Tests;

/// <summary>The agent as a program of its own, as a user starts it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));

    private AgentProcess(Process process)
    {
        _process = process;
        _ = ReadAsync();
    }

    /// <param name="arguments">What is typed behind its name.</param>
    /// <param name="before">A program that runs it, with its arguments: strace, setpriv.</param>
    public static AgentProcess Start(IEnumerable<string> arguments, params string[] before)
    {
        string[] all = [.. before, Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", Path.Combine(AppContext.BaseDirectory, "LinkAgent.dll"), .. arguments];
        var start = new ProcessStartInfo(all[0], all.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new AgentProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code and all that it said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, params string[] before)
    {
        await using AgentProcess agent = Start(arguments, before);
        int code = await agent.WaitAsync();
        return (code, string.Join('\n', agent._seen));
    }

    /// <summary>The next line that has this text in it.</summary>
    public async Task<string> NextAsync(string text) => (await NextAsync([text]))[0];

    /// <summary>The next lines that have these texts in them, in whatever order they come: a change and what is written for it are told by different threads.</summary>
    public async Task<string[]> NextAsync(params string[] texts)
    {
        string?[] found = new string?[texts.Length];
        try
        {
            while (found.Contains(null))
            {
                string line = await _lines.Reader.ReadAsync(_patience.Token);
                _seen.Add(line);
                for (int index = 0; index < texts.Length; index++)
                {
                    found[index] ??= line.Contains(texts[index], StringComparison.Ordinal) ? line : null;
                }
            }

            return found!;
        }
        catch (Exception failure) when (failure is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"The agent did not say '{string.Join("' and '", texts)}', but:\n{string.Join('\n', _seen)}");
        }
    }

    /// <summary>A kill that it cannot see coming.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task<int> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_patience.Token);
        return await WaitAsync();
    }

    public async Task<int> WaitAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync(_patience.Token))
        {
            _seen.Add(line);
        }

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

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        _lines.Writer.Complete();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }
    }
}
