using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>An engine whose doings can be written down as a scenario; tests/ContainerLinks.Conformance/Scenarios/README.md has the format.</summary>
internal interface IRecordedEngine
{
    /// <summary>Makes it clean: no container, no network but the predefined ones.</summary>
    Task ResetAsync();

    /// <summary>Release, flags and machine: the <c>engine</c> of a scenario.</summary>
    Task<JsonObject> DescribeEngineAsync();

    /// <summary>The default bridge.</summary>
    Task<JsonObject> DescribeNetworkAsync();

    /// <summary>What an image brings.</summary>
    Task<JsonObject> DescribeImageAsync(string name);

    /// <summary>Plays one command.</summary>
    /// <returns>Its <c>result</c>; null if there is nobody to give it to, such as a signal for a container without a process.</returns>
    Task<JsonObject?> ExecuteAsync(JsonObject command);

    /// <summary>All containers, in order of creation.</summary>
    /// <returns>The <c>after</c> of a step.</returns>
    Task<JsonObject> DescribeContainersAsync();
}
