using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>A simulator in the place of the engine: with other options than the simulator beside it, it is an engine that behaves in another way.</summary>
/// <param name="options">Its options.</param>
/// <param name="claims">The release that it says it is; its own if null.</param>
internal sealed class SimulatorRecording(SimulationOptions options, SimulationProfile? claims = null) : IRecordedEngine, IDisposable
{
    private SimulatedEngine _engine = Make(options);

    public Task ResetAsync()
    {
        _engine.Dispose();
        _engine = Make(options);
        return Task.CompletedTask;
    }

    public Task<JsonObject> DescribeEngineAsync() => Task.FromResult(new JsonObject
    {
        ["version"] = (claims ?? options.Profile) switch
        {
            SimulationProfile.Docker28 => "28.5.2",
            SimulationProfile.Docker29 => "29.7.2",
            SimulationProfile.Podman5 => "5.8.6",
            _ => "20.10.24",
        },
        ["hostname"] = options.HostName,
        ["etcHosts"] = options.HostsFile,
    });

    public Task<JsonObject> DescribeNetworkAsync() => Task.FromResult(EngineSnapshot.Network(_engine.DefaultBridge));

    public Task<JsonObject> DescribeImageAsync(string name) => Task.FromResult(new JsonObject
    {
        ["exposedPorts"] = EngineSnapshot.Texts(_engine.Images[name].ExposedPorts),
        ["env"] = EngineSnapshot.Texts(_engine.Images[name].Environment),
        ["cmd"] = EngineSnapshot.Texts(_engine.Images[name].Command),
    });

    public Task<JsonObject?> ExecuteAsync(JsonObject command)
    {
        bool isForNobody = (string?)command["op"] == "die"
            && _engine.List().FirstOrDefault(container => container.Name == (string?)command["name"]) is not { State: ContainerState.Running or ContainerState.Paused };
        return Task.FromResult(isForNobody ? null : new EngineCommands(_engine).Execute(new RecordedStep(0, command, [], [], null)));
    }

    public Task<JsonObject> DescribeContainersAsync() => Task.FromResult(EngineSnapshot.Containers(_engine));

    public void Dispose() => _engine.Dispose();

    private static SimulatedEngine Make(SimulationOptions options)
    {
        options.Images["db"] = new SimulatedImage { ExposedPorts = ["3306/tcp"], Environment = ["MYSQL_MAJOR=8.0"], Command = ["/bin/sleep", "100000"] };
        options.Images["web"] = new SimulatedImage { ExposedPorts = ["80/tcp"], Command = ["/bin/sleep", "100000"] };
        options.AnyImageExists = false;
        return new SimulatedEngine(options);
    }
}
