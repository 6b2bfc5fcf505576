using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A signal that a container's main process gets from outside of the engine, which makes it end by itself as far as the engine knows.</summary>
internal sealed class OutsideSignal(EngineClient client)
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { ["KILL"] = 9, ["USR1"] = 10 };

    /// <summary>Sends it, and waits until the container is down, or up again by its restart policy.</summary>
    /// <returns>False if no process runs in the container.</returns>
    public async Task<bool> SendAsync(string container, string signal)
    {
        JsonNode state = (await client.GetAsync($"containers/{container}/json"))["State"]!;
        int process = (int)state["Pid"]!;
        if (process == 0 || !(bool)state["Running"]! || (bool)state["Restarting"]!)
        {
            return false;
        }

        bool ends = signal == "KILL" || Catches(process, Numbers[signal]);
        using (Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (ends)
        {
            patience.Token.ThrowIfCancellationRequested();
            state = (await client.GetAsync($"containers/{container}/json"))["State"]!;
            ends = (int)state["Pid"]! == process || (bool)state["Restarting"]!;
        }

        return true;
    }

    // Process 1 of a container takes no signal but KILL that it has no handler for.
    private static bool Catches(int process, int signal)
    {
        string mask = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal)).Split('\t')[1];
        return (ulong.Parse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
