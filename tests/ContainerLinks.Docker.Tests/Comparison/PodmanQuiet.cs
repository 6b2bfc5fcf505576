using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Waits until Podman has done what it does after its answer: a process of its own cleans up behind a container that ended, and starts it again if its policy wants that.</summary>
internal sealed class PodmanQuiet(EngineClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { ["KILL"] = 9, ["9"] = 9, ["USR1"] = 10, ["TERM"] = 15 };

    /// <summary>What inspect shows of a container; null if there is none.</summary>
    public async Task<JsonNode?> FindAsync(string name)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        (int status, byte[] body) = await client.SendAsync(HttpMethod.Get, $"containers/{name}/json");
        return status == 200 ? JsonNode.Parse(body) : null;
    }

    /// <summary>Sends a signal from outside of the engine, and waits for what comes of it.</summary>
    /// <returns>False if no process runs in the container.</returns>
    public async Task<bool> SignalAsync(JsonNode? container, string signal)
    {
        if (container is null || (int)container["State"]!["Pid"]! is not (> 0 and var process))
        {
            return false;
        }

        using (Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await AwaitSignalAsync(container, signal);
        return true;
    }

    /// <summary>Waits for the end of a process that a signal ends.</summary>
    public async Task AwaitSignalAsync(JsonNode container, string signal)
    {
        int process = (int)container["State"]!["Pid"]!;
        if (process == 0 || !Numbers.TryGetValue(signal, out int number) || (number != Numbers["KILL"] && !Catches(process, number)))
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience);
        while (await FindAsync((string)container["Id"]!) is { } now && (int)now["State"]!["Pid"]! == process)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits until no container is between two states.</summary>
    public async Task SettleAsync()
    {
        // One whose policy wants it back while the container is down whose network it has stays between two states for ever.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!patience.IsCancellationRequested && (await client.GetAsync("containers/json?all=1")).AsArray().Any(container => (string?)container!["State"] is "stopped" or "stopping" or "removing"))
        {
        }
    }

    // Process 1 of a container takes no signal but KILL that it has no handler for, and none that is blocked, as one is after a start by a restart policy.
    private static bool Catches(int process, int signal)
    {
        try
        {
            string[] status = File.ReadAllLines($"/proc/{process}/status");
            return Has("SigCgt:") && !Has("SigBlk:");

            bool Has(string mask) =>
                (ulong.Parse(status.First(line => line.StartsWith(mask, StringComparison.Ordinal)).Split('\t')[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
        }
        catch (IOException)
        {
            return true; // It has ended already.
        }
    }
}
