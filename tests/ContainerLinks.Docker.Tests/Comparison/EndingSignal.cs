using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Signals that end a container's main process, by the engine or from outside of it: who comes next finds the container down, or up again by its policy.</summary>
internal sealed class EndingSignal(EngineClient client)
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { ["KILL"] = 9, ["USR1"] = 10 };

    /// <summary>Sends a signal from outside, which makes the process end by itself as far as the engine knows.</summary>
    /// <returns>False if no process runs in the container.</returns>
    public async Task<bool> SendAsync(string container, string signal)
    {
        if (await ProcessAsync(container) is not { } process)
        {
            return false;
        }

        await AwaitEndAsync(container, process, signal, async () =>
        {
            using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        });
        return true;
    }

    /// <summary>Waits for the end of a process that another command of the engine sends a signal to.</summary>
    public async Task<JsonObject> AwaitEndAsync(string container, string signal, Func<Task<JsonObject>> send)
    {
        JsonObject result = [];
        async Task SendAsync() => result = await send();
        await (await ProcessAsync(container) is { } process ? AwaitEndAsync(container, process, signal, SendAsync) : SendAsync());
        return result;
    }

    private async Task AwaitEndAsync(string container, int process, string signal, Func<Task> send)
    {
        // A frozen process gets its signals when it goes on; only KILL ends it at once.
        bool ends = signal == "KILL" || (!await IsPausedAsync(container) && Numbers.TryGetValue(signal, out int number) && Catches(process, number));
        await send();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (ends)
        {
            patience.Token.ThrowIfCancellationRequested();
            JsonNode state = (await client.GetAsync($"containers/{container}/json"))["State"]!;
            ends = (int)state["Pid"]! == process || (bool)state["Restarting"]!;
        }
    }

    /// <summary>The main process; null if there is none, or no such container.</summary>
    private async Task<int?> ProcessAsync(string container)
    {
        (int status, byte[] body) = await client.SendAsync(HttpMethod.Get, $"containers/{container}/json");
        JsonNode? state = status < 400 ? JsonNode.Parse(body)!["State"] : null;
        return state is not null && (bool)state["Running"]! && !(bool)state["Restarting"]! ? (int)state["Pid"]! : null;
    }

    private async Task<bool> IsPausedAsync(string container) => (bool)(await client.GetAsync($"containers/{container}/json"))["State"]!["Paused"]!;

    // Process 1 of a container takes no signal but KILL that it has no handler for.
    private static bool Catches(int process, int signal)
    {
        string mask = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal)).Split('\t')[1];
        return (ulong.Parse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
