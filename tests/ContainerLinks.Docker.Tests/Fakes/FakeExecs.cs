using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Commands in the containers of a fake engine. They run on the test's own machine, with the container's hosts file in the place of <c>/etc/hosts</c>: what a shell does with a script is a shell's to say.</summary>
internal sealed class FakeExecs
{
    private readonly ConcurrentDictionary<string, (FakeContainer Container, JsonObject Body)> _all = new();
    private int _ids;

    /// <summary>The shell that containers have: dash or busybox, for example.</summary>
    public string[] Shell { get; set; } = ["/bin/sh"];

    /// <summary>Where the shell finds programs; null is where the test finds them.</summary>
    public string? Path { get; set; }

    /// <summary>Happens before each command: somebody else is faster.</summary>
    public Action<FakeContainer>? Before { get; set; }

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<JsonObject> Asked { get; } = new();

    public void Create(FakeContainer container, FakeExchange exchange, JsonObject body)
    {
        Asked.Enqueue(body);
        if (!container.IsRunning || container.Status == "paused")
        {
            exchange.Refuse(409, container.IsRunning ? $"Container {container.Id} is paused, unpause the container before exec" : $"Container {container.Id} is not running");
            return;
        }

        string id = (++_ids).ToString("x12", CultureInfo.InvariantCulture).PadRight(64, 'e');
        _all[id] = (container, body);
        exchange.Reply(201, new JsonObject { ["Id"] = id }.ToJsonString());
    }

    public async Task StartAsync(string id, FakeExchange exchange)
    {
        (FakeContainer container, JsonObject body) = _all[id];
        Before?.Invoke(container);
        string[] words = [.. body["Cmd"]!.AsArray().Select(word => word!.GetValue<string>())];
        var start = new ProcessStartInfo(Shell[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in Shell.Skip(1).Append(words[1]).Append(words[2].Replace("/etc/hosts", container.HostsPath, StringComparison.Ordinal)).Concat(words.Skip(3)))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["PATH"] = Path ?? start.Environment["PATH"];
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        exchange.ReplyWithOutput(await output, await errors);
    }
}
